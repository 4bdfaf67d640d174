package io.virtcvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.virtcvm.model.Disk;
import io.virtcvm.schemas.RandomDomains;
import io.virtcvm.schemas.Resources;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every document and every value, through the public API. */
final class DocumentProperties {
  private static final String DISK =
      "<domain>\n  <title>a</title>\n  <devices>\n    <disk type='file'/>\n  </devices>\n</domain>\n";

  @Property(tries = 500, seed = "20261122")
  void aDomainKeepsItsBytesAndItsCopyToo(@ForAll long seed) {
    String xml = RandomDomains.odd(Resources.grammar(), seed).next();
    DomainDocument document = DomainDocument.parse(xml);
    assertThat(document.toXml()).isEqualTo(xml);
    assertThat(document.copy().toXml()).isEqualTo(xml);
  }

  @Property(seed = "20261122")
  void whatIsSetIsReadBack(@ForAll("texts") String attribute, @ForAll("texts") String text) {
    DomainDocument document = DomainDocument.parse(DISK);
    document.domain().getDevices().getDisks().get(0).setSnapshot(attribute);
    document.domain().setTitle(text);

    DomainDocument again = DomainDocument.parse(document.toBytes());
    Disk disk = again.domain().getDevices().getDisks().get(0);
    assertThat(disk.getSnapshot()).isEqualTo(attribute);
    assertThat(again.domain().getTitle()).isEqualTo(text);
  }

  @Property(seed = "20261122")
  void whatIsSetBackLeavesNoTrace(@ForAll("texts") String text) {
    DomainDocument document = DomainDocument.parse(DISK);
    document.domain().setTitle(text);
    document.domain().getDevices().getDisks().get(0).setSnapshot(text);
    document.domain().setTitle("a");
    document.domain().getDevices().getDisks().get(0).setSnapshot(null);
    assertThat(document.toXml()).isEqualTo(DISK);
  }

  @Property(tries = 100, seed = "20261122")
  void whatXmlCannotHoldIsRefusedAndChangesNothing(@ForAll("controls") char control) {
    DomainDocument document = DomainDocument.parse(DISK);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> document.domain().setTitle("a" + control));
    assertThat(document.toXml()).isEqualTo(DISK);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars(" \t\n\r<>&'\"]=;#-\u00e9\u4e2d")
        .withCharRange('a', 'z')
        .ofMaxLength(40);
  }

  @Provide
  Arbitrary<Character> controls() {
    return Arbitraries.chars().range('\u0000', '\u001f').filter(c -> "\t\n\r".indexOf(c) < 0);
  }
}
