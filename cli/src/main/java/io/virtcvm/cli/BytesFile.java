package io.virtcvm.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A file that holds the value of an option whose value is bytes: those bytes, or their base64. */
final class BytesFile {
  /** Room for base64 in short lines with blanks around them. */
  private static final int SPACIOUS = 3;

  private BytesFile() {}

  /**
   * Returns the value in base64.
   *
   * @param flag the option, as the user wrote it
   * @param length how many bytes the value has
   */
  static String read(CommandLine commandLine, String flag, String name, int length)
      throws UnreadableException {
    int most = SPACIOUS * length;
    byte[] content = NamedFiles.readBytes(name, most);
    if (content.length == length) {
      return Base64.getEncoder().encodeToString(content);
    }
    String text = new String(content, StandardCharsets.ISO_8859_1).replaceAll("\\s", "");
    if (content.length > most || !text.matches("[A-Za-z0-9+/]+=*")) {
      String size = content.length > most ? "more than " + most : "" + content.length;
      throw new ParameterException(
          commandLine,
          "invalid value '@"
              + name
              + "' for "
              + flag
              + ": the file has "
              + size
              + " bytes; give it exactly "
              + length
              + ", or their base64");
    }
    return text;
  }
}
