package io.virtcvm.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.schemas.Grammar.ChildFacts;
import io.virtcvm.schemas.Grammar.ClassContent;
import io.virtcvm.schemas.Grammar.ClassFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the committed grammar says, and that it says all. */
class GrammarTest {
  private final Grammar grammar = Resources.grammar();

  @Test
  void readsWhatItWrites() {
    String text = Resources.text("domain.grammar");
    assertThat(GrammarFile.write(GrammarFile.read(text))).isEqualTo(text);
  }

  @Test
  void saysWhichLineItDoesNotUnderstand() {
    assertThatThrownBy(() -> GrammarFile.read("libvirt 1\nclass Domain /domain\n  atribute x text"))
        .hasMessage("grammar file line 3 'atribute x text' is not understood");
  }

  /**
   * The numbers for libvirt 12.8.0. Counted by local names alone they would be 414 classes and 885
   * attributes (the arg of qemu, bhyve and xen would be one), and 694 children with the two
   * privateData that the schema names only to forbid them.
   */
  @Test
  void coversTheWholeGrammar() {
    Set<String> pairs =
        grammar.classes().stream()
            .flatMap(
                facts ->
                    facts.attributes().stream()
                        .map(one -> facts.element().local() + "@" + one.name().local()))
            .collect(Collectors.toSet());
    long attributes = grammar.classes().stream().mapToLong(one -> one.attributes().size()).sum();
    long children = grammar.classes().stream().mapToLong(one -> one.children().size()).sum();
    assertThat(grammar.version()).isEqualTo("12.8.0");
    assertThat(grammar.classes()).hasSize(416);
    assertThat(attributes).isEqualTo(887);
    assertThat(children).isEqualTo(692);
    assertThat(pairs).hasSize(777);
  }

  @Test
  void namesNoClassByANumber() {
    for (ClassFacts facts : grammar.classes()) {
      boolean digit = Character.isDigit(facts.name().charAt(facts.name().length() - 1));
      boolean own =
          Character.isDigit(facts.element().local().charAt(facts.element().local().length() - 1));
      assertThat(digit).as(facts.name()).isEqualTo(own);
    }
  }

  @Test
  void leadsToEveryClass() {
    assertThat(grammar.paths().keySet())
        .isEqualTo(grammar.byName().keySet())
        .contains("BackingStore");
    assertThat(grammar.paths().get("DiskSource"))
        .contains(
            "/domain/devices/disk/source",
            "/domain/devices/disk/backingStore/source",
            "/domain/os/nvram/source");
  }

  @Test
  void repeatsTheCertificatesOfASmartcard() {
    assertThat(child("Smartcard", "certificate").occurs()).isEqualTo(Occurs.MANY);
  }

  @Test
  void mixesTextAndElementsInTwoPlaces() {
    assertThat(grammar.classes().stream().filter(ClassFacts::mixed).map(ClassFacts::name))
        .containsExactlyInAnyOrder("Nvram", "RngBackend");
  }

  @Test
  void isOpenInTheMetadataOnly() {
    assertThat(grammar.classes().stream().filter(ClassFacts::open).map(ClassFacts::name))
        .containsExactly("Metadata");
  }

  @Test
  void keepsArgumentsInTheNamespaceOfTheirCommandLine() {
    ChildFacts arg = child("QemuCommandline", "arg");
    assertThat(arg.name().namespace()).isEqualTo("http://libvirt.org/schemas/domain/qemu/1.0");
    assertThat(arg.content()).isEqualTo(new ClassContent("QemuArg"));
  }

  @Test
  void endsBackingStoresInThemselves() {
    assertThat(child("BackingStore", "backingStore").content())
        .isEqualTo(new ClassContent("BackingStore"));
  }

  @Test
  void knowsEveryTypeOfLaunchSecurity() {
    ClassFacts security = Optional.ofNullable(grammar.byName().get("LaunchSecurity")).orElseThrow();
    assertThat(security.attributes().get(0).type().literals())
        .isEqualTo(List.of("sev", "sev-snp", "s390-pv", "tdx"));
  }

  private ChildFacts child(String className, String name) {
    return Optional.ofNullable(grammar.byName().get(className)).orElseThrow().children().stream()
        .filter(child -> child.name().local().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
