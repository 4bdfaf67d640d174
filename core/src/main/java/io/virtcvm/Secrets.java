package io.virtcvm;

import java.util.regex.Pattern;

/** Keeps secrets that a domain may hold out of reports: passwords, cookies, session blobs. */
public final class Secrets {
  private Secrets() {}

  /**
   * Returns the text of a document with {@value Change#HIDDEN} for every secret in it, for people
   * to look at. It is no document to go on with.
   */
  public static String hideIn(String xml) {
    return hide("", xml);
  }

  /** Returns what a report may show of a value: an attribute's, an element's text, or its XML. */
  static String hide(String path, String value) {
    if (path.endsWith("/@passwd")
        || path.endsWith("launchSecurity/session")
        || path.contains("cookies/cookie")) {
      return Change.HIDDEN;
    }
    boolean suspicious =
        value.contains("passwd") || value.contains("<session") || value.contains("<cookie");
    return suspicious ? Xml.SECRET.matcher(value).replaceAll("$1$2" + Change.HIDDEN) : value;
  }

  /** A class of its own, as most reports hold no secret and need no pattern. */
  private static final class Xml {
    static final Pattern SECRET =
        Pattern.compile(
            "(\\spasswd\\s*=\\s*)(?:'[^']*'|\"[^\"]*\")"
                + "|(<(session|cookie)\\b[^>]*>).*?(?=</\\3\\b)",
            Pattern.DOTALL);
  }
}
