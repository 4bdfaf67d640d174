package io.virtcvm.cli;

import io.virtcvm.Option;
import io.virtcvm.Rule;
import io.virtcvm.Tee;
import io.virtcvm.model.Domain;
import java.util.Base64;
import java.util.List;

/** A TEE that is on the class path of those tests alone that put it there. */
public final class MadeUpTee implements Tee {
  private static final Option<String> BLOB =
      Option.ofBytes("blob", 48, "48 bytes.", text -> checked(text, 48));
  private static final Option<String> LONG_BLOB =
      Option.ofBytes("long-blob", 4096, "4096 bytes.", text -> checked(text, 4096));
  private static final Option<String> NOTE = Option.of("note", "TEXT", "Text.", text -> text);

  private static String checked(String text, int length) {
    if (Base64.getDecoder().decode(text).length != length) {
      throw new IllegalArgumentException("not base64 of " + length + " bytes");
    }
    return text;
  }

  @Override
  public String name() {
    return "made-up";
  }

  @Override
  public String title() {
    return "a TEE made up";
  }

  @Override
  public String launchSecurity() {
    return "made-up";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(BLOB, LONG_BLOB, NOTE);
  }

  /** What is asked for goes into the domain, where a test can see it; a note "fail" is a bug. */
  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.of(
            "made-up.show",
            "a test looks at it",
            (domain, context) -> {
              context.option(BLOB).ifPresent(domain::setTitle);
              context.option(LONG_BLOB).ifPresent(domain::setTitle);
              context.option(NOTE).ifPresent(note -> show(domain, note));
            },
            "none"));
  }

  private static void show(Domain domain, String note) {
    if (note.equals("fail")) {
      throw new IllegalStateException("a bug\nof \u001b ours");
    }
    if (note.equals("deep")) {
      show(domain, note);
    }
    domain.setTitle(note);
  }
}
