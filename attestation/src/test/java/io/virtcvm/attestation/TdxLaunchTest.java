package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.DomainDocument;
import io.virtcvm.attestation.DomainFiles.Open;
import io.virtcvm.attestation.LaunchMeasurement.Evidence;
import io.virtcvm.attestation.LaunchMeasurement.Input;
import io.virtcvm.attestation.LaunchMeasurement.Value;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From a TDX domain and its files to values that say how well they are known. */
final class TdxLaunchTest {
  private static final String KERNEL =
      "<kernel>/k</kernel><initrd>/i</initrd><cmdline>console=ttyS0</cmdline>";

  private static final byte[] INITRD = {1, 2, 3};

  private static final Map<String, byte[]> FILES =
      Map.of(
          "/f", TdxFirmware.usual().build(),
          "/k", new PeFile(/* plus= */ true, 6).certificates(64).build(),
          "/i", INITRD,
          "/empty", new byte[0],
          "/text", "#!/bin/sh".getBytes(StandardCharsets.UTF_8));

  private static DomainDocument domain(String os, String more) {
    return DomainDocument.parse(
        """
        <domain type='kvm'>
          <name>td</name>
          <memory unit='KiB'>2097153</memory>
          <vcpu>2</vcpu>
          <os>
            <type arch='x86_64' machine='q35'>hvm</type>
            <loader type='rom' stateless='yes'>/f</loader>%s
          </os>%s
          <launchSecurity type='tdx'><policy>0x10000000</policy><mrOwner>AA==</mrOwner></launchSecurity>
        </domain>
        """
            .formatted(os, more));
  }

  private static LaunchMeasurement measure(DomainDocument domain, MeasurementOptions options)
      throws IOException {
    return Measurement.of(
        domain,
        options,
        (part, path) -> {
          if (!FILES.containsKey(path)) {
            throw new FileNotFoundException(path);
          }
          return new Open(path, new ByteArrayInputStream(FILES.get(path)));
        });
  }

  private static LaunchMeasurement measure(String os) throws IOException {
    return measure(domain(os, ""), MeasurementOptions.NONE);
  }

  @Test
  void aDirectBootHasThreeValues() throws IOException {
    LaunchMeasurement measurement = measure(KERNEL);
    FirmwareImage firmware = FirmwareImage.of(FILES.get("/f"));
    Digest image = PeImage.authenticode(FILES.get("/k"));
    Digest initrd = Digest.of(Digest.Algorithm.SHA384, INITRD);
    String versions =
        "edk2-stable202508 or later, QEMU 10.0 or later, a kernel whose EFI stub measures";
    assertThat(measurement.launchSecurity()).isEqualTo("tdx");
    assertThat(measurement.values())
        .containsExactly(
            new Value(
                "mr_td",
                "page order one-pass",
                Mrtd.of(firmware, PageOrder.ONE_PASS),
                Evidence.IMPLEMENTATIONS_AGREE),
            new Value("rtmr_1", versions, TdxDirectBoot.rtmr1(image), Evidence.DEPENDS_ON_VERSIONS),
            new Value(
                "rtmr_2",
                versions,
                TdxDirectBoot.rtmr2("initrd=initrd console=ttyS0", Optional.of(initrd)),
                Evidence.DEPENDS_ON_VERSIONS));
    assertThat(measurement.inputs())
        .extracting(Input::name)
        .containsExactly(
            "firmware",
            "page-order",
            "kernel",
            "kernel-authenticode",
            "initrd",
            "load-options",
            "policy",
            "mrOwner");
    assertThat(measurement.notes()).hasSize(2);
  }

  @Test
  void anOrderThatIsSaidIsNotAssumed() throws IOException {
    LaunchMeasurement measurement =
        measure(domain("", ""), MeasurementOptions.NONE.with(PageOrder.TWO_PASS));
    FirmwareImage firmware = FirmwareImage.of(FILES.get("/f"));
    assertThat(measurement.values())
        .containsExactly(
            new Value(
                "mr_td", "", Mrtd.of(firmware, PageOrder.TWO_PASS), Evidence.DERIVATIONS_AGREE));
    assertThat(measurement.notes()).noneMatch(note -> note.startsWith("page order"));
  }

  @Test
  void whatIsNotKnownIsLeftOutAndSaid() throws IOException {
    assertLeftOut("", "rtmr_1 and rtmr_2 are not computed: they are up to", "mr_td");
    assertLeftOut(
        "<kernel>/k</kernel><shim>/shim</shim>",
        "rtmr_1 and rtmr_2 are not computed: the domain starts its kernel through os/shim",
        "mr_td");
    assertLeftOut("<kernel>/k</kernel>", "rtmr_2 is not computed: neither", "mr_td", "rtmr_1");
    assertLeftOut(
        "<kernel>/k</kernel><initrd>/empty</initrd>",
        "rtmr_2 is not computed: neither",
        "mr_td",
        "rtmr_1");
    assertLeftOut(
        "<kernel>/k</kernel><cmdline>\u00fc</cmdline>",
        "rtmr_2 is not computed: the command line is not in ASCII",
        "mr_td",
        "rtmr_1");
  }

  private static void assertLeftOut(String os, String note, String... values) throws IOException {
    LaunchMeasurement measurement = measure(os);
    assertThat(measurement.values()).extracting(Value::name).containsExactly(values);
    assertThat(measurement.notes()).anyMatch(one -> one.startsWith(note));
  }

  @Test
  void anEmptyInitrdIsNone() throws IOException {
    LaunchMeasurement none = measure("<kernel>/k</kernel><cmdline>a</cmdline>");
    LaunchMeasurement empty =
        measure("<kernel>/k</kernel><initrd>/empty</initrd><cmdline>a</cmdline>");
    assertThat(empty.values()).hasSize(3).isEqualTo(none.values());
  }

  @Test
  void whatCannotStartIsRefused() {
    assertThatThrownBy(() -> measure("<kernel>/text</kernel>"))
        .isInstanceOf(UnmeasurableException.class)
        .hasMessageStartingWith("kernel is no PE image");
    assertThatThrownBy(() -> measure("<kernel>/nowhere</kernel>"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("/nowhere");
    DomainDocument flash =
        DomainDocument.parse(domain("", "").toXml().replace("type='rom'", "type='pflash'"));
    assertThatThrownBy(() -> measure(flash, MeasurementOptions.NONE))
        .isInstanceOf(UnmeasurableException.class)
        .hasMessage("os/loader/@type is 'pflash', with which no TDX guest starts");
  }

  @Test
  void tdxMeasureIsToldWhatTheDomainSays() throws IOException {
    TdxMeasureMetadata direct = metadata(domain(KERNEL, ""));
    assertThat(direct.cpus()).isEqualTo(2);
    assertThat(direct.memory()).as("rounded as libvirt does").isEqualTo(2049L << 20);
    assertThat(direct.firmware()).isEqualTo("/f");
    assertThat(direct.direct())
        .contains(new TdxMeasureMetadata.Direct("/k", "/i", "console=ttyS0"));
    assertThat(direct.notes()).anyMatch(note -> note.startsWith("pass --platform-only"));
    TdxMeasureMetadata disk = metadata(domain("", ""));
    assertThat(disk.direct()).isEmpty();
    assertThat(disk.notes()).anyMatch(note -> note.startsWith("the guest boots from its disk"));
    assertThat(metadata(domain("<kernel>/k</kernel>", "")).direct()).isEmpty();
  }

  private static TdxMeasureMetadata metadata(DomainDocument domain) throws IOException {
    return TdxMeasureMetadata.of(domain, measure(domain, MeasurementOptions.NONE));
  }

  @Test
  void tdxMeasureIsToldNothingThatIsGuessed() throws IOException {
    String xml = domain("", "").toXml();
    for (List<String> one :
        List.of(
            List.of("<vcpu>2", "<vcpu>256", "256 vCPUs: tdx-measure counts to 255"),
            List.of("<vcpu>", "<vcpu current='1'>", "starts with 1 of 2 vCPUs"),
            List.of("<memory unit='KiB'>2097153</memory>", "", "no size in memory"),
            List.of(">2097153<", ">much<", "no size in memory"),
            List.of(">2097153<", ">0<", "no size in memory"),
            List.of(">2097153<", ">9007199254740991<", "no size in memory"),
            List.of(
                "</os>",
                "</os><devices><memory model='dimm'/></devices>",
                "some of its memory is a device"))) {
      DomainDocument domain = DomainDocument.parse(xml.replace(one.get(0), one.get(1)));
      assertThatThrownBy(() -> metadata(domain))
          .isInstanceOf(UnmeasurableException.class)
          .hasMessageContaining(one.get(2));
    }
    LaunchMeasurement amd = new LaunchMeasurement("sev-snp", List.of(), List.of(), List.of());
    assertThatThrownBy(() -> TdxMeasureMetadata.of(domain("", ""), amd))
        .isInstanceOf(UnmeasurableException.class)
        .hasMessage("no TDX domain: 'sev-snp'");
  }

  @Test
  void refusesRawArgumentsThatChangeIt() {
    for (String option : List.of("-machine", "-M", "-smp", "-bios", "-append")) {
      String raw =
          "<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:arg value='"
              + option
              + "'/><q:arg value='q35'/></q:commandline>";
      assertThatThrownBy(() -> measure(domain("", raw), MeasurementOptions.NONE))
          .isInstanceOf(UnmeasurableException.class)
          .hasMessage("raw QEMU argument '" + option + "' changes the measurement");
    }
  }
}
