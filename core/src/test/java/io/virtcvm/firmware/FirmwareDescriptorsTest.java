package io.virtcvm.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FirmwareDescriptorsTest {
  private static final String ANY =
      """
      {"mapping": {"device": "%s", "filename": "%s"}, "features": ["%s"],
       "targets": [{"architecture": "x86_64", "machines": ["pc-q35-*"]}], "tags": ["x"]}
      """;

  @TempDir private Path vendor;
  @TempDir private Path admin;

  @BeforeEach
  void offerTwo() throws IOException {
    Files.writeString(vendor.resolve("50-b.json"), ANY.formatted("memory", "/b.fd", "tee"));
    Files.writeString(vendor.resolve("60-c.json"), ANY.formatted("memory", "/c.fd", "tee"));
  }

  private static FirmwareNeed on(String machine) {
    return new FirmwareNeed("tee", "x86_64", machine, false);
  }

  private String chosen() {
    return FirmwareDescriptors.in(List.of(vendor, admin))
        .choose(on("pc-q35-9.2"))
        .map(FirmwareDescriptor::path)
        .orElse("none");
  }

  @Test
  void theLowerNameWinsAcrossDirectories() throws IOException {
    assertThat(chosen()).isEqualTo("/b.fd");
    Files.writeString(admin.resolve("40-a.json"), ANY.formatted("memory", "/a.fd", "tee"));
    assertThat(chosen()).isEqualTo("/a.fd");
  }

  @Test
  void theSameNameOverrides() throws IOException {
    Files.writeString(admin.resolve("50-b.json"), ANY.formatted("memory", "/other.fd", "tee"));
    assertThat(chosen()).isEqualTo("/other.fd");
  }

  @Test
  void anEmptyFileHides() throws IOException {
    Files.createFile(admin.resolve("50-b.json"));
    assertThat(chosen()).isEqualTo("/c.fd");
  }

  private static final String SECURE =
      """
      {"mapping": {"device": "memory", "filename": "%s"}, "features": ["tee", "secure-boot"],
       "targets": [{"architecture": "x86_64", "machines": ["pc-q35-*"]}]}
      """;

  @Test
  void prefersABuildWithSecureBootWhereItIsWantedAndOneWithoutElse() throws IOException {
    Files.writeString(vendor.resolve("55-s.json"), SECURE.formatted("/s.fd"));
    FirmwareDescriptors both = FirmwareDescriptors.in(List.of(vendor));
    assertThat(both.choose(new FirmwareNeed("tee", "x86_64", "q35", true)).orElseThrow().path())
        .isEqualTo("/s.fd");
    assertThat(both.choose(new FirmwareNeed("tee", "x86_64", "q35", false)).orElseThrow().path())
        .isEqualTo("/b.fd");
    Files.delete(vendor.resolve("50-b.json"));
    Files.delete(vendor.resolve("60-c.json"));
    assertThat(chosen()).as("for want of another").isEqualTo("/s.fd");
  }

  @Test
  void readsWhatLibvirtReads() throws IOException {
    Files.writeString(vendor.resolve(".40-a.json"), ANY.formatted("memory", "/hidden.fd", "tee"));
    assertThat(chosen()).isEqualTo("/b.fd");
    Files.writeString(vendor.resolve("40-a"), ANY.formatted("memory", "/a.fd", "tee"));
    assertThat(chosen()).as("no suffix is needed").isEqualTo("/a.fd");
    Files.createDirectory(admin.resolve("30-folder.json"));
    assertThat(chosen()).isEqualTo("/a.fd");
  }

  @ParameterizedTest
  @CsvSource({
    "pc-q35-*, pc-q35-9.2, true",
    "pc-q35-*, q35, true",
    "pc-q35-*, pc, false",
    "*, pc-i440fx-9.2, true",
    "pc-?35-9.*, pc-q35-9.2, true",
    "pc-q35-9.2, pc-q35-9.2, true",
    "pc-q35-9.2, pc-q35-9.20, false",
    "*-q35-*.2, pc-q35-9.2, true",
    "*-q35-*.2, pc-q35-9.3, false",
    "'', pc-q35-9.2, false",
  })
  void machinesAreShellPatterns(String pattern, String machine, boolean covered)
      throws IOException {
    Files.delete(vendor.resolve("60-c.json"));
    Files.writeString(
        vendor.resolve("50-b.json"),
        ANY.formatted("memory", "/b.fd", "tee").replace("pc-q35-*", pattern));
    assertThat(FirmwareDescriptors.in(List.of(vendor)).choose(on(machine)).isPresent())
        .isEqualTo(covered);
  }

  @Test
  void aStarOfManyDoesNotTakeForEver() throws IOException {
    Files.delete(vendor.resolve("60-c.json"));
    Files.writeString(
        vendor.resolve("50-b.json"),
        ANY.formatted("memory", "/b.fd", "tee").replace("pc-q35-*", "*a".repeat(200) + "b"));
    assertThat(FirmwareDescriptors.in(List.of(vendor)).choose(on("a".repeat(400)))).isEmpty();
  }

  @Test
  void saysWhyNothingFits() throws IOException {
    Files.writeString(vendor.resolve("50-b.json"), ANY.formatted("flash", "/b.fd", "tee"));
    Files.writeString(vendor.resolve("60-c.json"), ANY.formatted("memory", "/c.fd", "other"));
    Files.writeString(vendor.resolve("70-d.json"), "{\"mapping\":");
    assertThat(chosen()).isEqualTo("none");
    assertThat(FirmwareDescriptors.in(List.of(vendor)).explain(on("q35")))
        .contains("50-b.json: mapped as flash, not as memory")
        .contains("60-c.json: not built for tee")
        .contains("70-d.json: cannot be read: ");
    assertThat(FirmwareDescriptors.in(List.of(vendor)).explain(on("pc")))
        .contains("not for machine 'pc'");
    assertThat(FirmwareDescriptors.in(List.of(admin)).explain(on("q35")))
        .startsWith("no descriptors in ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"mapping\":1}",
        "nonsense",
        "{\"mapping\":{\"device\":\"memory\"}}",
        "{\"features\":[[[[[[[[[[1]]]]]]]]]]}",
        "{} {}",
        "\u0000",
        "{\"targets\":[{\"machines\":{}}]}"
      })
  void hostileJsonIsNoDescriptor(String json) throws IOException {
    Files.writeString(vendor.resolve("40-a.json"), json);
    assertThat(chosen()).isEqualTo("/b.fd");
  }

  @Test
  void readsDebiansOwn() {
    FirmwareDescriptors real =
        FirmwareDescriptors.in(
            List.of(Corpus.root().resolve("target/sid/usr/share/qemu/firmware")));
    assertThat(
            real.choose(new FirmwareNeed("amd-sev-snp", "x86_64", "q35", true))
                .orElseThrow()
                .path())
        .isEqualTo("/usr/share/ovmf/OVMF.amdsev.fd");
    assertThat(
            real.choose(new FirmwareNeed("intel-tdx", "x86_64", "pc-q35-10.1", false))
                .orElseThrow()
                .path())
        .isEqualTo("/usr/share/ovmf/OVMF.inteltdx.ms.fd");
    assertThat(real.choose(new FirmwareNeed("intel-tdx", "aarch64", "virt", true))).isEmpty();
  }
}
