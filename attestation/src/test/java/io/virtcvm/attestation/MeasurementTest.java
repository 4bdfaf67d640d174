package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.DomainDocument;
import io.virtcvm.attestation.DomainFiles.Open;
import io.virtcvm.attestation.DomainFiles.Part;
import io.virtcvm.attestation.LaunchMeasurement.Content;
import io.virtcvm.attestation.LaunchMeasurement.Input;
import io.virtcvm.attestation.LaunchMeasurement.Setting;
import io.virtcvm.attestation.LaunchMeasurement.Value;
import io.virtcvm.attestation.MeasurementOptions.HostCpu;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a domain is measured, and what it says too little for. */
final class MeasurementTest {
  private static final String SNP =
      """
      <domain type='kvm'>
        <name>measured</name>
        <vcpu>2</vcpu>
        <os><loader type='rom'>/firmware</loader></os>
        <cpu mode='custom'><model>EPYC-Milan</model></cpu>
        <launchSecurity type='sev-snp'><policy>0x30000</policy></launchSecurity>
      </domain>
      """;

  private static final String VCPU = "<vcpu>2</vcpu>";
  private static final String CPU = "<cpu mode='custom'><model>EPYC-Milan</model></cpu>";
  private static final String ROM = "</loader>";

  private static LaunchMeasurement measure(String domain, MeasurementOptions options)
      throws Exception {
    return Measured.of(domain, ResetVectorTail.AMD_SEV.build(), options);
  }

  private static LaunchMeasurement measure(String domain) throws Exception {
    return measure(domain, MeasurementOptions.NONE.withGuestFeatures(1));
  }

  private static String setting(LaunchMeasurement measurement, String name) {
    for (Input input : measurement.inputs()) {
      if (input instanceof Setting setting && setting.name().equals(name)) {
        return setting.value() + " of " + setting.origin();
      }
    }
    throw new AssertionError("no " + name + " in " + measurement.inputs());
  }

  private static void refuses(String message, String remedy, String domain) {
    assertThatThrownBy(() -> measure(domain))
        .isInstanceOfSatisfying(
            UnmeasurableException.class,
            e -> {
              assertThat(e.getMessage()).contains(message).doesNotContain("\n");
              assertThat(e.remedy()).contains(remedy).doesNotContain("\n");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<vcpu>2</vcpu> | 2 of vcpu",
        "<vcpu placement='static' current='2'>4</vcpu> | 2 of vcpu/@current",
        "'' | 1 of vcpu",
        "<vcpu>4</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='1' enabled='no'/>"
            + "<vcpu id='2' enabled='yes'/><vcpu id='3' enabled='no'/></vcpus> | 2 of vcpus",
        "<vcpu>4</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='1' enabled='yes'/>"
            + "<vcpu id='0' enabled='yes'/></vcpus> | 2 of vcpus",
        "<vcpu>4</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='1' enabled='yes'/>"
            + "<vcpu id='1' enabled='no'/></vcpus> | 1 of vcpus"
      })
  void countsVcpusThatTheGuestStartsWith(String vcpu, String expected) throws Exception {
    LaunchMeasurement measurement = measure(SNP.replace(VCPU, vcpu));
    assertThat(setting(measurement, "vcpus")).isEqualTo(expected);
    assertThat(measurement.only().digest().equals(measure(SNP).only().digest()))
        .isEqualTo(expected.startsWith("2"));
    assertThat(measurement.notes()).hasSize(vcpu.contains("4<") ? 1 : 0);
  }

  @Test
  void refusesNumbersOfVcpusThatAreNone() {
    refuses("no number of vCPUs in vcpu", "1 to", SNP.replace(VCPU, "<vcpu>0</vcpu>"));
    refuses("no number of vCPUs in vcpu", "1 to", SNP.replace(VCPU, "<vcpu>many</vcpu>"));
    refuses(
        "no number of vCPUs in vcpu/@current",
        "1 to",
        SNP.replace(VCPU, "<vcpu current='-1'>4</vcpu>"));
    refuses(
        "5 vCPUs in vcpu/@current, of 4",
        "no more",
        SNP.replace(VCPU, "<vcpu current='5'>4</vcpu>"));
  }

  @Test
  void takesTheSignatureOfTheModel() throws Exception {
    assertThat(setting(measure(SNP), "cpu-signature"))
        .isEqualTo("0xa00f11 (EPYC-Milan) of cpu/model");
    for (String cpu : List.of("<cpu><model>EPYC-Milan-v3</model></cpu>", CPU)) {
      assertThat(measure(SNP.replace(CPU, cpu)).values()).isEqualTo(measure(SNP).values());
    }
    MeasurementOptions options = MeasurementOptions.NONE.withGuestFeatures(1);
    LaunchMeasurement said =
        measure(SNP.replace(CPU, ""), options.withCpuSignature(new CpuSignature(0xa00f11)));
    assertThat(said.values()).isEqualTo(measure(SNP).values());
    assertThat(setting(said, "cpu-signature")).isEqualTo("0xa00f11 of --cpu-signature");
    assertThat(measure(SNP.replace(CPU, ""), options.withCpuModel("EPYC-Milan")).values())
        .isEqualTo(measure(SNP).values());
  }

  @Test
  void asksTheHostWhereTheDomainLeavesItsCpuToIt() throws Exception {
    MeasurementOptions asked =
        MeasurementOptions.NONE
            .withGuestFeatures(1)
            .with(new HostCpu(Optional.of(CpuSignature.of(25, 17, 1)), Optional.of("EPYC-Genoa")));
    for (String mode : List.of("host-passthrough", "maximum")) {
      String domain = SNP.replace(CPU, "<cpu mode='" + mode + "'/>");
      assertThat(setting(measure(domain, asked), "cpu-signature")).isEqualTo("0xa10f11 of host");
      refuses("CPU mode '" + mode + "': only the host", "--connect URI", domain);
    }
    String domain = SNP.replace(CPU, "<cpu mode='host-model'/>");
    assertThat(setting(measure(domain, asked), "cpu-signature"))
        .isEqualTo("0xa10f10 (EPYC-Genoa) of host");
    refuses("CPU mode 'host-model': only the host", "--cpu-model", domain);
  }

  @Test
  void guessesNoCpu() {
    refuses("no CPU in the domain", "--cpu-signature", SNP.replace(CPU, ""));
    refuses("no model in the domain's CPU", "EPYC-Milan", SNP.replace(CPU, "<cpu/>"));
    refuses("model 'Skylake'", "EPYC-Milan", SNP.replace("EPYC-Milan", "Skylake"));
    refuses("model 'EPYC-Venice'", "--cpu-signature", SNP.replace("EPYC-Milan", "EPYC-Venice"));
    refuses("unknown CPU mode 'best'", "--cpu-model", SNP.replace("custom", "best"));
  }

  @Test
  void showsBothValuesWhereTheDomainCannotSay() throws Exception {
    LaunchMeasurement both = measure(SNP, MeasurementOptions.NONE);
    assertThat(both.values())
        .extracting(Value::assuming)
        .containsExactly("guest features 0x1", "guest features 0x21");
    assertThat(both.values().get(0).digest()).isEqualTo(measure(SNP).only().digest());
    assertThat(both.values().get(1).digest())
        .isEqualTo(measure(SNP, MeasurementOptions.NONE.withGuestFeatures(0x21)).only().digest())
        .isNotEqualTo(both.values().get(0).digest());
    assertThatThrownBy(both::only)
        .isInstanceOf(UnmeasurableException.class)
        .hasMessage("2 values, for guest features 0x1 or guest features 0x21")
        .extracting(e -> ((UnmeasurableException) e).remedy())
        .isEqualTo(
            "say which with --guest-features (0x1 unless the host's kvm_amd has debug_swap=1)");
  }

  @Test
  void sevEsHasItsOwnFeaturesAndTypes() throws Exception {
    String es = SNP.replace("sev-snp", "sev").replace("0x30000", "0x0007");
    LaunchMeasurement all = measure(es, MeasurementOptions.NONE);
    assertThat(all.launchSecurity()).isEqualTo("sev-es");
    assertThatThrownBy(all::only)
        .extracting(e -> ((UnmeasurableException) e).remedy())
        .isEqualTo(
            "say which with --guest-features (0x0 unless the host's kvm_amd has debug_swap=1), and"
                + " with --vm-type");
    assertThat(all.values())
        .extracting(Value::assuming)
        .containsExactly(
            "guest features 0x0, VM type legacy",
            "guest features 0x0, VM type init2",
            "guest features 0x20, VM type legacy",
            "guest features 0x20, VM type init2");
    assertThat(all.values()).extracting(Value::digest).doesNotHaveDuplicates();
    MeasurementOptions one = MeasurementOptions.NONE.withGuestFeatures(0x20).with(SevVmType.LEGACY);
    assertThat(measure(es, one).only().digest()).isEqualTo(all.values().get(2).digest());
    refuses("guest features 0x1 are none of a sev-es guest", "bit 0", es);
  }

  @Test
  void sevDependsOnNoVcpus() throws Exception {
    String sev = SNP.replace("sev-snp", "sev").replace("0x30000", "3").replace(CPU, "");
    LaunchMeasurement measurement = measure(sev, MeasurementOptions.NONE);
    assertThat(measurement.launchSecurity()).isEqualTo("sev");
    assertThat(measurement.only().digest().hex())
        .isEqualTo("8f765dfabc127fc0a938a0744a3103ec15864d7d794eb4c398aa976b6d6ab16c");
    assertThat(measurement.inputs()).extracting(Input::name).containsExactly("firmware", "policy");
  }

  @Test
  void listsAllThatItFollowsFrom() throws Exception {
    String kernel =
        SNP.replace("sev-snp'", "sev-snp' kernelHashes='yes'")
            .replace(ROM, ROM + "<kernel>/k</kernel><initrd>/i</initrd><cmdline>a b</cmdline>");
    LaunchMeasurement measurement = measure(kernel);
    assertThat(measurement.inputs())
        .extracting(Input::name)
        .containsExactly(
            "firmware",
            "kernel",
            "initrd",
            "cmdline",
            "vcpus",
            "cpu-signature",
            "guest-features",
            "policy");
    assertThat((Content) measurement.inputs().get(0))
        .isEqualTo(
            new Content(
                "firmware",
                "os/loader",
                "/firmware",
                4096,
                sha256(ResetVectorTail.AMD_SEV.build()),
                Optional.empty()));
    Content cmdline = (Content) measurement.inputs().get(3);
    assertThat(cmdline.sha256()).isEqualTo(sha256(new byte[] {'a', ' ', 'b', 0}));
    assertThat(cmdline.size()).isEqualTo(4);
    assertThat(measurement.notes()).isEmpty();
    assertThat(measurement.only()).isNotEqualTo(measure(SNP).only());
    assertThat(measure(kernel.replace("<initrd>/i</initrd>", "")).only())
        .isNotEqualTo(measurement.only());
    assertThat(measure(kernel.replace("a b", "a  b")).only()).isNotEqualTo(measurement.only());
  }

  private static Digest sha256(byte[] bytes) {
    return new Digest(Digest.Algorithm.SHA256, Digest.Algorithm.SHA256.start().digest(bytes));
  }

  @Test
  void saysWhatIsNotMeasured() throws Exception {
    String kernel = SNP.replace(ROM, ROM + "<kernel>/k</kernel>");
    assertThat(measure(kernel).values()).isEqualTo(measure(SNP).values());
    assertThat(measure(kernel).notes()).singleElement().asString().contains("are not measured");
    String raw =
        SNP.replace("type='kvm'", "type='kvm' xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'")
            .replace("</domain>", "<q:commandline><q:arg value='-s'/></q:commandline></domain>");
    assertThat(measure(raw).notes()).singleElement().asString().contains("raw QEMU arguments");
  }

  @ParameterizedTest
  @CsvSource({
    "-smp, 4",
    "--smp, 4",
    "-cpu, EPYC",
    "-global, cpu.x=y",
    "-kernel, /k",
    "-initrd, /i",
    "-append, a",
    "-shim, /s",
    "-bios, /b",
    "-cpu, ",
    "-machine, 'kernel=/k'"
  })
  void refusesRawArgumentsThatChangeIt(String option, String value) {
    String raw =
        "<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:arg value='-s'/>"
            + "<q:arg value='"
            + option
            + "'/>"
            + (value == null ? "" : "<q:arg value='" + value + "'/>")
            + "</q:commandline></domain>";
    refuses(
        "raw QEMU argument '-" + option.replaceFirst("^--?", "") + "' changes the measurement",
        option.equals("-machine") ? "take it out" : "write it as <vcpu>, <cpu> or <kernel>",
        SNP.replace("</domain>", raw));
  }

  @Test
  void refusesTwoCommandLines() {
    String raw = "<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'/>";
    refuses(
        "<qemu:commandline> stands 2 times", "", SNP.replace("</domain>", raw + raw + "</domain>"));
  }

  @ParameterizedTest
  @CsvSource({
    "<vcpus/><vcpus/>, <vcpus> stands 2 times",
    "<vcpus><vcpu enabled='yes'/></vcpus>, no vCPU of the domain: vcpus/vcpu/@id is ''",
    "<vcpus><vcpu id='4' enabled='yes'/></vcpus>, vcpus/vcpu/@id is '4'"
  })
  void refusesVcpusThatLibvirtDoes(String vcpus, String message) {
    refuses(message, "", SNP.replace(VCPU, "<vcpu>4</vcpu>" + vcpus));
  }

  @Test
  void measuresNoContainerOfFirmware() throws Exception {
    String qcow2 = SNP.replace("type='rom'", "type='rom' format='qcow2'");
    refuses(
        "the firmware '/firmware' is in a container of format 'qcow2'", "--firmware-file", qcow2);
    String sev = qcow2.replace("sev-snp", "sev").replace("0x30000", "3");
    refuses("is in a container", "qemu-img convert -O raw", sev);
    LaunchMeasurement copy =
        Measurement.of(
            DomainDocument.parse(qcow2),
            MeasurementOptions.NONE.withGuestFeatures(1),
            (part, path) ->
                new Open("/copy", new ByteArrayInputStream(ResetVectorTail.AMD_SEV.build())));
    assertThat(copy.values()).isEqualTo(measure(SNP).values());
    assertThatThrownBy(
            () -> Measured.of(sev.replace("qcow2", "raw"), new byte[8192], MeasurementOptions.NONE))
        .isInstanceOf(InvalidFirmwareException.class)
        .hasMessageContaining("no table of entries");
  }

  @Test
  void readsNoMoreThanQemuHasAFieldFor() {
    MeasuredFiles.requireSize(Part.INITRD, "/i", 0xffff_ffffL);
    assertThatThrownBy(() -> MeasuredFiles.requireSize(Part.INITRD, "/i", 1L << 32))
        .isInstanceOf(UnmeasurableException.class)
        .hasMessageStartingWith("initrd '/i' has 4 GiB or more");
  }

  @Test
  void tellsOfAnIdBlockThatIsOfAnotherDigest() throws Exception {
    byte[] right = HexFormat.of().parseHex(measure(SNP).only().digest().hex());
    byte[] block = Arrays.copyOf(right, 96);
    assertThat(measure(withIdBlock(block)).notes()).isEmpty();
    block[0] ^= 1;
    assertThat(measure(withIdBlock(block)).notes())
        .containsExactly(
            "idBlock is signed for another launch digest, "
                + HexFormat.of().formatHex(block, 0, 48)
                + ": this guest will not start");
  }

  private static String withIdBlock(byte[] block) {
    String text = "<idBlock>" + Base64.getEncoder().encodeToString(block) + "</idBlock>";
    return SNP.replace("</policy>", "</policy>" + text);
  }

  @Test
  void readsNoKernelThatMemoryHasNoRoomFor() {
    assertThat(MeasuredFiles.mostOfKernel(1L << 40)).isEqualTo(512 << 20);
    assertThat(MeasuredFiles.mostOfKernel(1L << 30)).isEqualTo(256 << 20);
  }

  @ParameterizedTest
  @CsvSource({
    "<os>, <os><cmdline>a<b>c</b>d</cmdline>, <cmdline> holds elements",
    "<os>, <os><kernel>/k</kernel><kernel>/l</kernel>, <kernel> stands 2 times",
    "<os>, <os><initrd>/i<b/></initrd>, <initrd> holds elements",
    "<vcpu>2, <vcpu>2<b>3</b>, <vcpu> holds elements",
    "<vcpu>2, <vcpu>1</vcpu><vcpu>2, <vcpu> stands 2 times",
    "<model>, <model><b>x</b>, <model> holds elements",
    "0x30000, 0x3<b>1</b>0000, <policy> holds elements",
    "<vcpu>, <vcpu xmlns:x='urn:x' x:current='1'>, @current of another namespace"
  })
  void refusesWhatLibvirtReadsOtherwise(String from, String to, String message) {
    refuses("ambiguous: " + message, "libvirt", SNP.replace(from, to));
  }

  @Test
  void refusesWhatIsNotConverted() {
    refuses("no launchSecurity", "convert it first", "<domain><name>a</name></domain>");
    refuses("launchSecurity 's390-pv'", "sev", "<domain><launchSecurity type='s390-pv'/></domain>");
    refuses("no guest policy", "policy", SNP.replace("<policy>0x30000</policy>", ""));
    refuses("os/loader/@type is 'pflash'", "convert", SNP.replace("type='rom'", "type='pflash'"));
  }

  @Test
  void refusesKernelHashesThatThereIsNothingFor() throws Exception {
    String yes = SNP.replace("sev-snp'", "sev-snp' kernelHashes='yes'");
    refuses("no kernel in os/kernel", "leave kernelHashes out", yes);
    refuses("@kernelHashes is 'on'", "yes or no", yes.replace("'yes'", "'on'"));
    String kernel = yes.replace(ROM, ROM + "<kernel>/k</kernel>");
    byte[] without = ResetVectorTail.OVMF_X64.build();
    assertThatThrownBy(() -> Measured.of(kernel, without, MeasurementOptions.NONE))
        .isInstanceOf(InvalidFirmwareException.class)
        .hasMessageContaining("no room for kernel hashes");
  }
}
