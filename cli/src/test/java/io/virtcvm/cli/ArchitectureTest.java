package io.virtcvm.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.virtcvm.Rule;
import io.virtcvm.Tee;
import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom, and what every rule has. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("test-classes"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.virtcvm");

  @Test
  void seesTheWholeProject() {
    assertThat(CLASSES.size()).isGreaterThan(450);
    for (String name :
        List.of(
            "",
            ".tree",
            ".model",
            ".firmware",
            ".rules",
            ".snp",
            ".tdx",
            ".libvirt",
            ".hook",
            ".attestation",
            ".cli")) {
      assertThat(CLASSES).anyMatch(one -> one.getPackageName().equals("io.virtcvm" + name));
    }
  }

  @Test
  void arrowsPointOneWay() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.virtcvm", "io.virtcvm.tree", "io.virtcvm.model", "io.virtcvm.firmware")
        .or()
        .resideInAPackage("io.virtcvm.rules")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.virtcvm.snp",
            "io.virtcvm.tdx",
            "io.virtcvm.attestation",
            "io.virtcvm.hook..",
            "io.virtcvm.cli")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("io.virtcvm.snp", "io.virtcvm.tdx", "io.virtcvm.libvirt")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.virtcvm.hook..", "io.grpc..", "com.google.protobuf..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.virtcvm.hook..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.virtcvm.snp", "io.virtcvm.tdx", "io.virtcvm.libvirt", "io.virtcvm.cli")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.virtcvm.cli")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.virtcvm.hook.wire..", "io.grpc..", "com.google.protobuf..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages("io.virtcvm.libvirt", "io.virtcvm.cli")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.virtcvm.libvirt", "org.libvirt..", "com.sun.jna..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.virtcvm.libvirt")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.virtcvm.snp", "io.virtcvm.tdx", "io.virtcvm.attestation", "io.virtcvm.cli")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.virtcvm.attestation")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.virtcvm.snp", "io.virtcvm.tdx", "io.virtcvm.cli")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.virtcvm.hook..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.virtcvm.snp", "io.virtcvm.tdx", "io.virtcvm.cli", "picocli..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.virtcvm.cli")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.libvirt..", "com.sun.jna..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.virtcvm.snp")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.virtcvm.tdx", "io.virtcvm.attestation")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.virtcvm.tdx")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.virtcvm.snp", "io.virtcvm.attestation")
        .check(CLASSES);
  }

  @Test
  void onlyDocumentsAndViewsKnowTheTree() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.virtcvm", "io.virtcvm.tree", "io.virtcvm.model")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.virtcvm.tree")
        .check(CLASSES);
  }

  @Test
  void teesAndTreeHaveNoCycles() {
    slices()
        .matching("io.virtcvm.(snp|tdx|libvirt|attestation|hook|cli|tree|firmware)..")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandTouchesStandardStreams() {
    classes()
        .that()
        .resideOutsideOfPackages("io.virtcvm.cli", "io.virtcvm.schemas")
        .should(com.tngtech.archunit.lang.conditions.ArchConditions.not(ACCESS_STANDARD_STREAMS))
        .check(CLASSES);
  }

  @Test
  void coreNamesNoTee() throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(Corpus.root().resolve("core/src/main/java"))) {
      files = tree.filter(file -> file.toString().endsWith(".java")).toList();
    }
    assertThat(files).hasSizeGreaterThan(20);
    for (Path file : files) {
      assertThat(Files.readString(file))
          .as(file.toString())
          .doesNotContainPattern("(?i)\\b(amd|intel|sev|snp|tdx|qgs)\\b");
    }
  }

  @Test
  void everyRuleHasAnIdAPageAndASource() throws IOException {
    int rules = 0;
    for (Tee tee : Tee.all()) {
      for (Rule rule : tee.rules()) {
        rules++;
        assertThat(rule.id()).matches(tee.name() + "(\\.|-)[a-z0-9-]+");
        assertThat(rule.summary()).doesNotEndWith(".").doesNotContain("\n");
        assertThat(rule.sources()).isNotEmpty();
        try (InputStream page = tee.getClass().getResourceAsStream(rule.id() + ".md")) {
          assertThat(page).as("the page of " + rule.id()).isNotNull();
          assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8))
              .startsWith("# " + rule.id() + ": ");
        }
      }
    }
    assertThat(rules).isGreaterThan(20);
  }
}
