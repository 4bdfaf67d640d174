package io.virtcvm.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelGeneratorTest {
  private static final String CLASHES =
      """
      libvirt 1
      type unit text

      class Domain /domain
        attribute os? text
        attribute wait? 'yes' | 'no'
        child os? : text
        child memory Memory

      class Memory /domain/memory
        attribute unit? unit
        text whole
      """;

  @TempDir Path directory;

  @Test
  void listsEveryClashAndWhatToDoAboutIt() {
    Grammar grammar = GrammarFile.read(CLASHES);
    assertThatThrownBy(() -> ModelGenerator.generate(grammar, Names.read("plural a b\n")))
        .hasMessage(
            """
            method 'wait' for '/domain/@wait' clashes: add 'property|accessor|enum Domain/@wait NAME' to names
            '/domain/memory' has a unit: add 'unit Memory NUMBER:DEFAULT' to names
            names entry 'plural a' is for nothing: remove it""");
  }

  @Test
  void takesTheNamesThatMendAClash() {
    Names names =
        Names.read(
            """
            property Domain/@os OsName
            accessor Domain/@wait waits
            unit Memory value:KiB
            """);
    assertThat(ModelGenerator.generate(GrammarFile.read(CLASHES), names).get("Domain.java"))
        .contains("String getOsName()", "String getOs()", "Optional<Boolean> waits()");
  }

  @Test
  void documentsPathValuesVersionAndPage() {
    assertThat(ModelGenerator.generate(Resources.grammar(), Resources.names()))
        .hasSize(416)
        .extractingByKey("DiskDriver.java")
        .asString()
        .contains(
            "From the grammar of libvirt 12.8.0",
            "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
            "Returns {@code /domain/devices/disk/driver/@io} as written, or null: {@code threads}");
  }

  @Test
  void indentsEveryClassAsAPersonWould() {
    assertThat(ModelGenerator.generate(Resources.grammar(), Resources.names()).values())
        .allSatisfy(
            source -> assertThat(source).contains("\npublic final class ").endsWith("\n}\n"))
        .noneSatisfy(source -> assertThat(source).contains("{@code\n"));
  }

  @Test
  void leavesAFileThatIsRightAlone() throws IOException {
    ModelGenerator.main(new String[] {directory.toString()});
    Path model = directory.resolve("io/virtcvm/model");
    Path kept = model.resolve("Disk.java");
    Path changed = model.resolve("Domain.java");
    Path stale = Files.writeString(model.resolve("Stale.java"), "class Stale {}");
    FileTime old = FileTime.from(Instant.EPOCH);
    Files.writeString(changed, "changed");
    Files.setLastModifiedTime(kept, old);

    ModelGenerator.main(new String[] {directory.toString()});

    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(old);
    assertThat(changed).content().contains("public final class Domain");
    assertThat(stale).doesNotExist();
  }
}
