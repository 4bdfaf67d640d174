package io.virtcvm.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.schemas.Grammar.AttributeFacts;
import io.virtcvm.schemas.Grammar.ChildFacts;
import io.virtcvm.schemas.Grammar.ClassContent;
import io.virtcvm.schemas.Grammar.ClassFacts;
import io.virtcvm.schemas.Grammar.FlagContent;
import io.virtcvm.schemas.Grammar.TextContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrammarImporterTest {
  private static final Names NO_NAMES = Names.read("");

  @TempDir Path directory;

  @Test
  void importingAgainGivesTheCommittedFile() throws IOException {
    String committed = Resources.text("domain.grammar");
    Grammar again =
        GrammarImporter.importFrom(
            InstalledLibvirt.schemas(), Resources.grammar().version(), Resources.names());
    assertThat(GrammarFile.write(again)).isEqualTo(committed);
  }

  @Test
  void flattensChoiceGroupInterleaveAndOptional() throws IOException {
    ClassFacts root =
        root(
            """
            <choice>
              <group>
                <attribute name="type"><value>a</value></attribute>
                <element name="only-a"><text/></element>
                <element name="both"><empty/></element>
              </group>
              <interleave>
                <attribute name="type"><value>b</value></attribute>
                <optional><attribute name="extra"/></optional>
                <element name="both"><empty/></element>
              </interleave>
            </choice>
            """);
    assertThat(root.attributes())
        .containsExactly(
            new AttributeFacts(
                Name.of("type"), true, Type.of(new Type.Literal("a"), new Type.Literal("b"))),
            new AttributeFacts(Name.of("extra"), false, Type.of(new Type.Text())));
    assertThat(root.children())
        .containsExactly(
            new ChildFacts(
                Name.of("only-a"),
                Occurs.OPTIONAL,
                new TextContent(Type.of(new Type.Text()), true)),
            new ChildFacts(Name.of("both"), Occurs.ONE, new FlagContent()));
  }

  @Test
  void repeatsWhatMayRepeatAndWhatOneGroupNamesTwice() throws IOException {
    ClassFacts root =
        root(
            """
            <zeroOrMore><element name="any"><text/></element></zeroOrMore>
            <oneOrMore><element name="some"><text/></element></oneOrMore>
            <choice>
              <element name="once"><text/></element>
              <group>
                <element name="twice"><text/></element>
                <element name="twice"><text/></element>
              </group>
              <group><element name="once"><text/></element></group>
            </choice>
            """);
    assertThat(root.children())
        .extracting(child -> child.name().local() + child.occurs().mark())
        .containsExactly("any*", "some+", "once?", "twice*");
  }

  @Test
  void inheritsTheNamespaceByElementsButNotByAttributes() throws IOException {
    Grammar grammar =
        grammar(
            """
            <element name="commandline" ns="http://libvirt.org/schemas/domain/qemu/1.0">
              <element name="arg"><attribute name="value"/></element>
            </element>
            """);
    ClassFacts arg = grammar.byName().get("QemuArg");
    assertThat(arg).isNotNull();
    assertThat(arg.element().namespace()).endsWith("/qemu/1.0");
    assertThat(arg.attributes()).extracting(AttributeFacts::name).containsExactly(Name.of("value"));
    assertThat(arg.path()).isEqualTo("/domain/qemu:commandline/qemu:arg");
  }

  @Test
  void endsRecursionAndMergesWhatIsTheSame() throws IOException {
    Grammar grammar =
        grammar(
            "<ref name='store'/><element name='disk'><ref name='store'/></element>",
            """
            <define name="store">
              <optional>
                <element name="store"><attribute name="index"/><ref name="store"/></element>
              </optional>
            </define>
            """);
    assertThat(grammar.classes())
        .extracting(ClassFacts::name)
        .containsExactly("Domain", "Store", "Disk");
    assertThat(grammar.byName().get("Store").children())
        .containsExactly(
            new ChildFacts(Name.of("store"), Occurs.OPTIONAL, new ClassContent("Store")));
  }

  @Test
  void leavesOutWhatIsNotAllowed() throws IOException {
    ClassFacts root =
        root(
            """
            <optional><element name="privateData"><notAllowed/></element></optional>
            <choice><ref name="extra"/><element name="kept"><text/></element></choice>
            """,
            """
            <define name="extra"><notAllowed/></define>
            <define name="extra" combine="choice"><attribute name="late"/></define>
            """);
    assertThat(root.children()).extracting(child -> child.name().local()).containsExactly("kept");
    assertThat(root.attributes()).extracting(AttributeFacts::name).containsExactly(Name.of("late"));
  }

  @Test
  void namesByTheShortestPathThatIsUniqueAndNeverByNumbers() throws IOException {
    Grammar grammar =
        grammar(
            """
            <element name="disk"><element name="source"><attribute name="a"/></element></element>
            <element name="rng"><element name="source"><attribute name="b"/></element></element>
            <element name="system"><attribute name="c"/></element>
            """);
    assertThat(grammar.classes())
        .extracting(ClassFacts::name)
        .containsExactly("Domain", "Disk", "Rng", "DomainSystem", "DiskSource", "RngSource");
  }

  @Test
  void asksForANameWhereNoneIsGood() {
    assertThatThrownBy(
            () ->
                grammar(
                    """
                    <element name="a-b"><attribute name="x"/></element>
                    <element name="a_b"><attribute name="x"/></element>
                    """))
        .hasMessage("class name 'AB' is there twice: add 'class /domain/a_b NAME' to names");
  }

  @Test
  void refusesANameForNothing() throws IOException {
    Path schemas = schema("<empty/>", "");
    Names names = Names.read("class /domain/nothing Nothing");
    assertThatThrownBy(() -> GrammarImporter.importFrom(schemas, "1", names))
        .hasMessageContaining("[class /domain/nothing] are for no class");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> root("<list><text/></list>"))
        .hasMessage("RELAX NG element 'list' is not known to the importer here");
    assertThatThrownBy(() -> root("<attribute name='a'><data type='anyURI'/></attribute>"))
        .hasMessage("datatype 'anyURI' is not known to the importer");
  }

  private ClassFacts root(String content, String... definitions) throws IOException {
    return grammar(content, definitions).root();
  }

  private Grammar grammar(String content, String... definitions) throws IOException {
    return GrammarImporter.importFrom(
        schema(content, String.join("", List.of(definitions))), "1.2.3", NO_NAMES);
  }

  private Path schema(String content, String definitions) throws IOException {
    Files.writeString(
        directory.resolve("domain.rng"),
        """
        <grammar xmlns="http://relaxng.org/ns/structure/1.0">
          <start><ref name="domain"/></start>
          <include href="more.rng"/>
        </grammar>
        """);
    Files.writeString(
        directory.resolve("more.rng"),
        """
        <grammar xmlns="http://relaxng.org/ns/structure/1.0"
            datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
          <define name="domain"><element name="domain">%s</element></define>%s
        </grammar>
        """
            .formatted(content, definitions));
    return directory;
  }

  @Test
  void keepsWordsNumbersAndTheirBounds() throws IOException {
    ClassFacts root =
        root(
            attribute("words", "<data type='string'><param name='pattern'>(a)|(b)</param></data>")
                + attribute("count", "<data type='unsignedShort'/>")
                + attribute("digits", pattern("[0-9]{1,2}"))
                + attribute("maybe", pattern("(0x)?[0-1]?[0-9a-fA-F]"))
                + attribute("policy", pattern("(0x)?[0-9a-f]+"))
                + attribute("wwn", pattern("(0x)?[0-9a-fA-F]{16}"))
                + attribute("mode", pattern("0[0-7]{3}|[0-7]{1,3}"))
                + attribute("both", "<choice><value>auto</value><data type='int'/></choice>"));
    assertThat(root.attributes())
        .extracting(attribute -> attribute.name().local() + " " + line(attribute))
        .containsExactly(
            "words 'a' | 'b'",
            "count whole(0..65535)",
            "digits whole(0..99)",
            "maybe whole(0..31)",
            "policy hex",
            "wwn text",
            "mode text",
            "both 'auto' | whole(-2147483648..2147483647)");
  }

  private static String attribute(String name, String content) {
    return "<attribute name='%s'>%s</attribute>".formatted(name, content);
  }

  private static String pattern(String pattern) {
    return "<data type='string'><param name='pattern'>" + pattern + "</param></data>";
  }

  private static String line(AttributeFacts attribute) {
    ClassFacts facts =
        new ClassFacts(
            "X", Name.of("x"), "/x", List.of(attribute), Type.NONE, false, List.of(), false);
    String file =
        GrammarFile.write(new Grammar("", java.util.Map.of(), java.util.Map.of(), List.of(facts)));
    Optional<String> last = file.lines().reduce((first, second) -> second);
    return last.orElseThrow().replaceFirst("^ *attribute \\S+ ", "");
  }
}
