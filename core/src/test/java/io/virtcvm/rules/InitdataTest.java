package io.virtcvm.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InitdataTest {
  private static final String HEAD = "version = \"0.1.0\"\nalgorithm = \"sha256\"\n";
  private static final String DOCUMENT = HEAD + "[data]\n\"aa.toml\" = '''\nurl = 1\n'''\n";

  private static Initdata read(String document) {
    return Initdata.of(document.getBytes(UTF_8));
  }

  /** The digests are what sha256sum, sha384sum and sha512sum print of the same bytes. */
  @ParameterizedTest
  @CsvSource({
    "sha256, 7211b5aa9e4ca7e82457a508ee724b150f78af70d77376e65dc141d048889890",
    "sha384, 743da637d7edaac1f2713840ea3f243fa0d52ad97bc31848a412e3478aa4b84742b1b32cfec9694be0c5e08e4a94298c",
    "sha512, 7f31b3a510aa0ff8ce53d5840f04f0aa4ebde3cd8b97dd7d07aceecaaf70068b484bd4150cbaba6d3a124ce55ccb8c0a27f4cfce15253126f41b6c61daba0d88",
  })
  void digestsTheWholeDocumentByItsAlgorithm(String algorithm, String digest) {
    Initdata initdata = read(DOCUMENT.replace("sha256", algorithm));
    assertThat(initdata.algorithm()).isEqualTo(algorithm);
    assertThat(HexFormat.of().formatHex(initdata.digest())).isEqualTo(digest);
  }

  @Test
  void everyByteCounts() {
    assertThat(read(DOCUMENT + "\n").digest()).isNotEqualTo(read(DOCUMENT).digest());
  }

  @Test
  void fitsTheDigestToAField() {
    Initdata initdata = read(DOCUMENT);
    assertThat(initdata.fitted(32)).isEqualTo(initdata.digest());
    assertThat(initdata.fitted(48)).startsWith(initdata.digest()).endsWith(new byte[16]);
    assertThat(initdata.fitted(20)).hasSize(20);
    assertThat(initdata.digest()).startsWith(initdata.fitted(20));
  }

  @Test
  void readsWhatAnAnnotationCarries() throws IOException {
    byte[] bytes = DOCUMENT.getBytes(UTF_8);
    byte[] digest = Initdata.of(bytes).digest();
    assertThat(Initdata.parse(base64(bytes)).digest()).isEqualTo(digest);
    String lines = Base64.getMimeEncoder().encodeToString(bytes);
    assertThat(Initdata.parse(lines + "\n").digest()).isEqualTo(digest);
    assertThat(Initdata.parse(base64(zipped(bytes))).digest()).isEqualTo(digest);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  @Test
  void refusesWhatAnAnnotationShouldNotCarry() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initdata.parse("version = \"0.1.0\""))
        .withMessageContaining("base64");
    byte[] zipped = zipped(DOCUMENT.getBytes(UTF_8));
    zipped[zipped.length - 8] ^= 1;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initdata.parse(base64(zipped)))
        .withMessageContaining("broken gzip");
    byte[] bomb = zipped(new byte[300 << 20]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initdata.parse(base64(bomb)))
        .withMessageContaining("longer than");
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initdata.of(new byte[Initdata.MAX_SIZE + 1]))
        .withMessageContaining("longer than 4194304 bytes");
    String comment = "#".repeat(Initdata.MAX_SIZE - DOCUMENT.length());
    assertThat(read(DOCUMENT + comment).digest()).hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "algorithm='sha-256'\r\nversion = '''\r\n0.1.0''' # why\r\n\r\n[ data ]",
        "# first\n\t\"version\" = \"\\u0030.1\\U0000002e0\"\nalgorithm = \"\"\"sha\\\n\n  \t256\"\"\"\n[\"data\"]\n",
        HEAD + "[data] # nothing",
        HEAD + "[data]\na = \"\"\"\"quoted\"\"\"\"\"\nb = '''''two'''''\nc = ''\n",
        HEAD
            + "[data]\n\"\" = \"empty\"\nversion = \"of the data\"\n'a b' = \"\\\\ \\\" \\t\u00e9\\\"\"",
        HEAD + "[data]\npolicy-1_2 = '''\n# no comment\nx = \"\"\"\n\\n\\'''\n",
      })
  void readsEveryKindOfString(String document) {
    assertThat(read(document).digest()).hasSize(32);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ''                                                     | line 1, column 3: no = behind the key
          {"version": "0.1.0"}                                   | line 1, column 1: write KEY = "VALUE"
          version = "0.1.0"                                      | line 1, column 18: no table [data]
          version = "0.2.0"~algorithm = "sha256"~[data]          | unknown version '0.2.0' of initdata: write 0.1.0
          version = "0.1.0"~algorithm = "sm3"~[data]             | unknown algorithm 'sm3' of initdata: write sha256, sha384 or sha512
          version = "0.1.0"~algorithm = "SHA256"~[data]          | unknown algorithm 'SHA256'
          version = "0.1.0"~[data]~algorithm = "sha256"          | no algorithm above [data]
          algorithm = "sha256"~[data]                            | no version above [data]
          version = 0.1~                                         | line 1, column 11: write the value as a string
          version = "0.1.0~"                                     | line 1, column 17: a string has no end
          version = "0.1.0                                       | line 1, column 17: a string has no end
          version = "0.1.0" algorithm = "sha256"                 | line 1, column 19: one statement a line
          version = "0.1.0"~version = "0.1.0"                    | line 2, column 1: key 'version' stands twice
          digest = "x"                                           | line 1, column 1: unknown key 'digest'
          data.key = "x"                                         | line 1, column 5: no = behind the key
          data = {}                                              | line 1, column 1: unknown key 'data'
          [data]~a = 'x'~"a" = 'y'                               | line 3, column 1: key 'a' stands twice
          [data]~[data]                                          | line 2, column 1: initdata has one table
          [other]                                                | line 1, column 1: initdata has one table
          [data.more]                                            | line 1, column 6: a table's name ends with ]
          [[data]]                                               | line 1, column 2: write KEY
          [data]~a = ['x']                                       | line 2, column 5: write the value as a string
          [data]~a = "\\x41"                                     | line 2, column 6: unknown escape
          [data]~a = "\\ud800"                                   | line 2, column 6: no character has this number
          [data]~a = "\\U00110000"                               | line 2, column 6: no character has this number
          [data]~a = "\\U80000000"                               | line 2, column 6: no character has this number
          [data]~a = "\\u12"                                     | line 2, column 6: no character has this number
          [data]~a = "\\                                         | line 2, column 6: unknown escape
          [data]~''' ''' = 'x'                                   | line 2, column 1: a key has one quote on either side
          [data]~a = '''''''''                                   | line 2, column 13: one statement a line
          [data]~a = "^"                                         | line 2, column 6: control character U+0000
          [data] # ^                                             | line 1, column 10: control character U+0000
          """)
  void tellsWhereADocumentIsWrong(String document, String message) {
    String text = document.replace('~', '\n').replace('^', '\0').replace("\\\\", "\\");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(text))
        .withMessageContaining(message)
        .withMessageMatching("[^\n]*");
  }

  @Test
  void refusesOtherEncodings() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initdata.of((DOCUMENT + "# \u00e9").getBytes(ISO_8859_1)))
        .withMessageContaining("not UTF-8");
    assertThatIllegalArgumentException().isThrownBy(() -> read("\ufeff" + DOCUMENT));
    assertThatIllegalArgumentException().isThrownBy(() -> read(DOCUMENT + "# a\rb"));
    assertThatIllegalArgumentException().isThrownBy(() -> Initdata.of(new byte[0]));
  }
}
