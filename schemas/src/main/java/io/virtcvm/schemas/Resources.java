package io.virtcvm.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The grammar and the names that come with this module. */
public final class Resources {
  private Resources() {}

  /** Returns the committed grammar. */
  public static Grammar grammar() {
    return GrammarFile.read(text("domain.grammar"));
  }

  /** Returns the committed names. */
  public static Names names() {
    return Names.read(text("names"));
  }

  /** Returns the text of a file of this module. */
  static String text(String file) {
    try (InputStream in = Resources.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("'" + file + "' is missing from the module");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
