package io.virtcvm.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, and in which words. */
class HostileInputTest {
  private static Arguments bad(String text, String message) {
    return Arguments.of(text, message);
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        bad("", "not well formed: line 1, column 1: the document is empty; a domain is expected"),
        bad(
            " \n\t",
            "not well formed: line 1, column 1: the document is empty; a domain is expected"),
        bad(
            "\uFEFF\n",
            "not well formed: line 1, column 1: the document is empty; a domain is expected"),
        bad("domain", "not well formed: line 1, column 1: text before the root element; remove it"),
        bad(
            "\uFEFF\uFEFF<a/>",
            "not well formed: line 1, column 1: text before the root element; remove it"),
        bad(
            "<domain>\n<os></domain>",
            "not well formed: line 2, column 7: element 'os' is closed by '</domain>'"),
        bad(
            "<a>",
            "not well formed: line 1, column 4: the document ends inside element 'a'; is it complete?"),
        bad(
            "<a b='1",
            "not well formed: line 1, column 8: the document ends too early; is it complete?"),
        bad(
            "<a/>\n<b/>",
            "not well formed: line 2, column 2: content after the root element; give one document at a time"),
        bad(
            "<a/>x",
            "not well formed: line 1, column 5: content after the root element; give one document at a time"),
        bad(
            "<?xml version='1.0'?><a/>\n<?xml version='1.0'?><a/>",
            "not well formed: line 2, column 6: content after the root element; give one document at a time"),
        bad(
            "<!DOCTYPE domain><domain/>",
            "not accepted: line 1, column 10: document type declaration; remove the DOCTYPE; domain XML has none"),
        bad(
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>",
            "not accepted: line 1, column 10: document type declaration; remove the DOCTYPE; domain XML has none"),
        bad(
            "<a>&nbsp;</a>",
            "not well formed: line 1, column 10: entity '&nbsp;' is not declared; write the character itself, or '&amp;' for '&'"),
        bad(
            "<a>\n<!DOCTYPE a></a>",
            "not accepted: line 2, column 1: document type declaration; remove the DOCTYPE; domain XML has none"),
        bad(
            "<?xml ",
            "not well formed: line 1, column 7: the document ends too early; is it complete?"),
        bad(
            "<a>a & b</a>",
            "not well formed: line 1, column 7: '&' begins no entity; write '&amp;'"),
        bad("<a b='&'/>", "not well formed: line 1, column 8: '&' begins no entity; write '&amp;'"),
        bad(
            "<a b='1' b='2'/>",
            "not well formed: line 1, column 17: attribute 'b' stands twice in element 'a'; remove one"),
        bad(
            "<a xmlns:p='u' xmlns:q='u' p:b='' q:b=''/>",
            "not well formed: line 1, column 43: attribute 'b' bound to namespace 'u' was already specified for element 'a'"),
        bad(
            "<q:a/>",
            "not well formed: line 1, column 7: prefix 'q' of element 'q:a' is not declared; declare xmlns:q"),
        bad(
            "<a q:b='1'/>",
            "not well formed: line 1, column 13: prefix 'q' of attribute 'q:b' is not declared; declare xmlns:q"),
        bad("<:b/>", "not well formed: line 1, column 2: name ':b' begins with a colon; remove it"),
        bad(
            "<a :b='1'/>",
            "not well formed: line 1, column 4: name ':b' begins with a colon; remove it"),
        bad(
            "<a b=1/>",
            "not well formed: line 1, column 6: the value of attribute 'b' has no quotes; quote it"),
        bad("<a b/>", "not well formed: line 1, column 5: attribute 'b' has no value; write b='…'"),
        bad(
            "<a b='<'/>",
            "not well formed: line 1, column 7: '<' in the value of attribute 'b'; write '&lt;', or close the quotes"),
        bad(
            "<a><!-- -- --></a>",
            "not well formed: line 1, column 11: '--' inside a comment; remove it"),
        bad("<a>]]></a>", "not well formed: line 1, column 7: ']]>' in text; write ']]&gt;'"),
        bad(
            "<a>\u0001</a>",
            "not well formed: line 1, column 4: character U+1 cannot stand in XML; remove it"),
        bad(
            "<a>&#0;</a>",
            "not well formed: line 1, column 8: reference '&#0;' is to no XML character; remove it"),
        bad(
            "<a>&#xD800;</a>",
            "not well formed: line 1, column 12: reference '&#xD800;' is to no XML character; remove it"),
        bad(
            "<?xml version='1.1'?><a/>",
            "not accepted: line 1, column 16: XML version '1.1'; declare 1.0, as libvirt does"),
        bad(
            "<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
            "not accepted: line 1, column 31: encoding 'ISO-8859-1'; convert with iconv -f ISO-8859-1 -t UTF-8, then declare UTF-8"),
        bad(
            "<a>".repeat(10_000),
            "not accepted: line 1, column 771: elements nested deeper than 256 levels; no domain is"),
        bad(
            "<a" + " b".repeat(1) + "='' " + manyAttributes() + "/>",
            "not accepted: line 1, column %d: element 'a' has more than 1000 attributes; no domain has"
                .formatted(manyAttributes().length() + 9)));
  }

  private static String manyAttributes() {
    StringBuilder attributes = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      attributes.append(" c").append(i).append("=''");
    }
    return attributes.toString();
  }

  @ParameterizedTest
  @MethodSource("texts")
  void isRefusedWithPlaceAndRemedy(String text, String message) {
    XmlProblem problem = catchThrowableOfType(XmlProblem.class, () -> Tree.parse(text));
    assertThat(problem).hasMessage(message);
    assertThat(message).contains("line %d, column %d".formatted(problem.line(), problem.column()));
    assertThat(Tree.parse("<a/>").text()).isEqualTo("<a/>");
  }

  static Stream<String> moreTexts() {
    return Stream.of(
        "<a:/>",
        "<a::b xmlns:a='u'/>",
        "<a:b:c xmlns:a='u'/>",
        "<a a:b:c='' xmlns:a='u'/>",
        "<1/>",
        "< a/>",
        "<a/ >",
        "<a></ a>",
        "<a b='1'c='2'/>",
        "<a></A>",
        "<a\u0000/>",
        "\u0000",
        "<a>\u0000</a>",
        "<a>\uFFFF</a>",
        "<a>\uD800</a>",
        "<a b='\uDC00'/>",
        "<!-- \uDC00 --><a/>",
        "<a><?xml version='1.0'?></a>",
        " <?xml version='1.0'?><a/>",
        "<?XML version='1.0'?><a/>",
        "<?xml encoding='UTF-8'?><a/>",
        "<?xml version='1.0' standalone='maybe'?><a/>",
        "<?xml version='1.0' encoding=''?><a/>",
        "<?xml version='2.0'?><a/>",
        "<a xmlns:p=''/>",
        "<a xmlns:xml='u'/>",
        "<a xmlns:xmlns='u'/>",
        "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<xmlns:a/>",
        "<a>&#x110000;</a>",
        "<a>&#99999999999999999999;</a>",
        "<a>&#xG;</a>",
        "<a>&lt</a>",
        "<a>&LT;</a>",
        "<a><![CDATA[x]]</a>",
        "<a><![cdata[x]]></a>",
        "<a><!-- ---></a>",
        "<a><!></a>",
        "<a><!ELEMENT b></a>",
        "<![CDATA[x]]>",
        "<a/><![CDATA[]]>",
        "<a/>&#32;",
        "<a/></a>",
        "</a>",
        "<!-- x -->",
        "<?x?>",
        "<" + "n".repeat(2000) + "/>");
  }

  @ParameterizedTest
  @MethodSource("moreTexts")
  void isRefusedWithAPlace(String text) {
    XmlProblem problem = catchThrowableOfType(XmlProblem.class, () -> Tree.parse(text));
    assertThat(problem).as(text).isNotNull();
    assertPlaced(problem);
  }

  private static void assertPlaced(XmlProblem problem) {
    assertThat(problem.line()).isPositive();
    assertThat(problem.column()).isPositive();
    assertThat(problem.getMessage())
        .matches("(?s)not (well formed|accepted): line \\d+, column \\d+: [^\n]+[^.]");
  }

  static Stream<Arguments> bytes() {
    return Stream.of(
        Arguments.of(
            "<a>\n x\u00e9</a>".getBytes(ISO_8859_1),
            "not accepted: line 2, column 3: byte 0xE9 is not UTF-8; convert with iconv -t UTF-8"),
        Arguments.of(
            new byte[] {'<', 'a', '>', (byte) 0xC0, (byte) 0xAF},
            "not accepted: line 1, column 4: byte 0xC0 is not UTF-8; convert with iconv -t UTF-8"),
        Arguments.of(
            new byte[] {'<', 'a', '>', (byte) 0xED, (byte) 0xA0, (byte) 0x80},
            "not accepted: line 1, column 4: byte 0xED is not UTF-8; convert with iconv -t UTF-8"),
        Arguments.of(
            new byte[] {'<', 'a', '>', (byte) 0xE2, (byte) 0x82},
            "not accepted: line 1, column 4: byte 0xE2 is not UTF-8; convert with iconv -t UTF-8"),
        Arguments.of(
            "\uFEFF<a/>".getBytes(UTF_16LE),
            "not accepted: line 1, column 1: the document is in UTF-16; convert with iconv -f UTF-16 -t UTF-8"),
        Arguments.of(
            "<a/>".getBytes(UTF_16LE),
            "not accepted: line 1, column 1: the document is in UTF-16; convert with iconv -f UTF-16 -t UTF-8"));
  }

  @ParameterizedTest
  @MethodSource("bytes")
  void bytesThatAreNotUtf8(byte[] bytes, String message) {
    XmlProblem problem = catchThrowableOfType(XmlProblem.class, () -> Tree.parse(bytes));
    assertThat(problem).hasMessage(message);
  }

  @Test
  void aReplacementCharacterOfTheDocumentIsNoBadByte() {
    assertThat(Tree.parse("<a>\uFFFD</a>".getBytes(UTF_8)).root().text()).isEqualTo("\uFFFD");
  }

  @Test
  void cutAnywhereItIsRefusedWithAPlace() {
    for (String sample : Samples.ALL) {
      byte[] whole = sample.stripTrailing().getBytes(UTF_8);
      int end =
          new String(whole, UTF_8).lastIndexOf("</domain>") < 0 ? whole.length : endOfRoot(whole);
      for (int length = 0; length < end; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        XmlProblem problem = catchThrowableOfType(XmlProblem.class, () -> Tree.parse(cut));
        assertThat(problem).as("%d bytes of%n%s", length, sample).isNotNull();
        assertPlaced(problem);
      }
    }
  }

  private static int endOfRoot(byte[] whole) {
    String text = new String(whole, ISO_8859_1);
    return text.lastIndexOf("</domain>") + "</domain>".length();
  }

  @Test
  void complaintsAreEnglishEverywhere() throws InterruptedException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      String[] message = new String[1];
      // A new thread makes a new reader, under the other locale.
      Thread thread =
          new Thread(
              () ->
                  message[0] =
                      catchThrowableOfType(XmlProblem.class, () -> Tree.parse("<a b/>"))
                          .getMessage());
      thread.start();
      thread.join();
      assertThat(message[0]).contains("attribute 'b' has no value");
    } finally {
      Locale.setDefault(before);
    }
  }
}
