package io.virtcvm.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.helpers.AttributesImpl;

/** A parser that tells something else than what stands in the text is found out. */
class SlicerTest {
  private static final String TEXT = "<r><e n='a&amp;b'>x &lt; y<!-- c --><![CDATA[z]]></e></r>";

  private static Slicer read(
      String text, String element, String attribute, String value, String content, String end) {
    Slicer slicer = new Slicer(text, 0);
    AttributesImpl attributes = new AttributesImpl();
    slicer.startElement("", "r", "r", attributes);
    attributes.addAttribute("", attribute, attribute, "CDATA", value);
    slicer.startElement("", element, element, attributes);
    slicer.characters(content.toCharArray(), 0, content.length());
    slicer.endElement("", end, end);
    slicer.endElement("", "r", "r");
    return slicer;
  }

  @Test
  void whatAgreesIsRead() {
    Slicer slicer = read(TEXT, "e", "n", "a&b", "x < yz", "e");
    assertThat(slicer.root()).isNotNull().extracting(Element::end).isEqualTo(TEXT.length());
    assertThat(slicer.open()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "f, n, a&b, x < yz, e",
    "e, m, a&b, x < yz, e",
    "e, n, a&amp;b, x < yz, e",
    "e, n, ab, x < yz, e",
    "e, n, a&b, x < y, e",
    "e, n, a&b, x < yzz, e",
    "e, n, a&b, x &lt; yz, e",
    "e, n, a&b, x < Yz, e",
    "e, n, a&b, x < yZ, e",
    "e, n, a&b, x < yz, ee",
  })
  void whatDisagreesIsRefused(
      String element, String attribute, String value, String content, String end) {
    assertThatThrownBy(() -> read(TEXT, element, attribute, value, content, end))
        .isInstanceOf(XmlProblem.class)
        .hasMessageMatching(
            "not accepted: line 1, column \\d+: the text reads differently from what the parser made"
                + " of it; report this document");
  }

  @ParameterizedTest
  @CsvSource({
    "<r>",
    "<r",
    "<r><e n='a'",
    "<r><e n=a>",
    "<r><e n='a>",
    "<r><e n='a'>x<!-- ",
    "<r><e n='a'>x</e>",
  })
  void textThatEndsBeforeTheParserIsRefused(String text) {
    assertThatThrownBy(() -> read(text, "e", "n", "a", "x", "e")).isInstanceOf(XmlProblem.class);
  }
}
