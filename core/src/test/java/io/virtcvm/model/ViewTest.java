package io.virtcvm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.tree.Tree;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a view reads and writes, and that it touches nothing else. */
class ViewTest {
  private static final String XML =
      """
      <domain type='kvm'>
        <name>vm</name> <!-- kept -->
        <memory unit='GiB'>2</memory>
        <os>
          <loader readonly="yes">/usr/share/OVMF.fd</loader>
          <nvram template='/t'>/var/nvram</nvram>
        </os>
        <features>
          <acpi/>
        </features>
        <devices>
          <disk type='file'>
            <driver name='qemu' type='raw' cache='none'/>
            <target dev='vda' bus='virtio'/>
          </disk>
          <disk type='file'>
            <target dev='vdb' bus='virtio'/>
          </disk>
          <interface type='network'/>
        </devices>
      </domain>
      """;

  private final Tree tree = Tree.parse(XML);
  private final Domain domain = Views.domain(tree.root());

  private Disk disk(int index) {
    return devices().getDisks().get(index);
  }

  private Devices devices() {
    return Objects.requireNonNull(domain.getDevices());
  }

  private void assertText(String before, String after) {
    assertThat(tree.text()).isEqualTo(XML.replace(before, after));
  }

  @Test
  void readsAsAPersonWouldGuess() {
    assertThat(disk(0).getDriver()).isNotNull();
    assertThat(disk(0).ensureDriver().getCache()).isEqualTo("none");
    assertThat(disk(0).ensureDriver().cache()).contains(DiskDriver.Cache.NONE);
    assertThat(domain.getName()).isEqualTo("vm");
    assertThat(tree.text()).isEqualTo(XML);
  }

  @Test
  void writesOnlyWhatIsSet() {
    disk(0).ensureDriver().cache(DiskDriver.Cache.WRITEBACK);
    assertText("cache='none'", "cache='writeback'");
  }

  @Test
  void removesAnAttributeForNull() {
    disk(0).ensureDriver().setCache(null);
    assertText(" cache='none'", "");
  }

  @Test
  void keepsAWordThatTheGrammarDoesNotKnow() {
    disk(0).ensureDriver().setCache("new-in-13");
    assertThat(disk(0).ensureDriver().cache()).isEmpty();
    assertThat(disk(0).ensureDriver().getCache()).isEqualTo("new-in-13");
  }

  @Test
  void findsAWordByItsText() {
    assertThat(LaunchSecurity.Type.of("sev-snp")).contains(LaunchSecurity.Type.SEV_SNP);
    assertThat(LaunchSecurity.Type.of("snp")).isEmpty();
  }

  @Test
  void readsYesAndOnAsTrueAndNothingElse() {
    Loader loader = domain.ensureOs().ensureLoader();
    assertThat(loader.readonly()).contains(true);
    assertThat(loader.secure()).isEmpty();
    loader.setSecure("maybe");
    assertThat(loader.secure()).isEmpty();
    loader.readonly(false);
    assertThat(loader.getReadonly()).isEqualTo("no");
    domain.ensureFeatures().ensureSmm().state(false);
    assertThat(domain.ensureFeatures().ensureSmm().getState()).isEqualTo("off");
  }

  @Test
  void readsAndWritesFlags() {
    Features features = domain.ensureFeatures();
    assertThat(features.hasAcpi()).isTrue();
    assertThat(features.hasPae()).isFalse();
    features.acpi(true);
    assertThat(tree.text()).isEqualTo(XML);
    features.acpi(false);
    assertThat(features.hasAcpi()).isFalse();
    assertThat(features.getAcpi()).isNull();
  }

  @Test
  void listsAreLive() {
    Disk added = new Disk();
    added.ensureTarget().setDev("vdc");
    devices().getDisks().add(added);
    assertThat(devices().getDisks()).hasSize(3).last().isEqualTo(added);
    assertText(
        "    <interface", "    <disk>\n      <target dev='vdc'/>\n    </disk>\n    <interface");
    devices().getDisks().remove(added);
    assertThat(tree.text()).isEqualTo(XML);
  }

  @Test
  void listsInsertSetAndRemove() {
    Disk first = new Disk();
    devices().getDisks().add(0, first);
    assertThat(disk(0)).isEqualTo(first);
    Disk other = new Disk();
    assertThat(devices().getDisks().set(0, other)).isEqualTo(first);
    assertThat(disk(0)).isEqualTo(other);
    devices().getDisks().removeIf(disk -> disk.getTarget() == null);
    assertThat(tree.text()).isEqualTo(XML);
    devices().getDisks().clear();
    assertThat(tree.text()).doesNotContain("<disk").contains("<interface type='network'/>");
  }

  @Test
  void repeatedTextIsALiveList() {
    Os os = domain.ensureOs();
    os.getInitargs().add("a");
    os.getInitargs().add("b");
    os.getInitargs().set(0, "c");
    assertThat(os.getInitargs()).containsExactly("c", "b");
    assertThat(tree.text()).contains("<initarg>c</initarg>\n    <initarg>b</initarg>\n");
  }

  @Test
  void putsChildrenWhereLibvirtWritesThem() {
    domain.ensureCpu().mode(Cpu.Mode.HOST_PASSTHROUGH);
    assertText("  </features>\n", "  </features>\n  <cpu mode='host-passthrough'/>\n");
  }

  @Test
  void addsAtTheGrammarsPlaceOnce() {
    Disk disk = disk(1);
    assertThat(disk.ensureDriver()).isEqualTo(disk.ensureDriver());
    assertText(
        "<disk type='file'>\n      <target dev='vdb'",
        "<disk type='file'>\n      <driver/>\n      <target dev='vdb'");
  }

  @Test
  void replacesAChildInItsPlaceAndLeavesOne() {
    Tree twice =
        Tree.parse("<domain><launchSecurity type='sev'/><a/><launchSecurity type='tdx'/></domain>");
    Domain view = Views.domain(twice.root());
    LaunchSecurity snp = new LaunchSecurity();
    snp.type(LaunchSecurity.Type.SEV_SNP);
    view.setLaunchSecurity(snp);
    assertThat(twice.text()).isEqualTo("<domain><launchSecurity type='sev-snp'/><a/></domain>");
    view.setLaunchSecurity(view.getLaunchSecurity());
    assertThat(twice.text()).isEqualTo("<domain><launchSecurity type='sev-snp'/><a/></domain>");
    view.setLaunchSecurity(null);
    assertThat(twice.text()).isEqualTo("<domain><a/></domain>");
  }

  @Test
  void settingOneOfTwoLeavesIt() {
    Tree twice =
        Tree.parse("<domain><launchSecurity type='sev'/><launchSecurity type='tdx'/></domain>");
    Domain view = Views.domain(twice.root());
    view.setLaunchSecurity(view.getLaunchSecurity());
    assertThat(twice.text()).isEqualTo("<domain><launchSecurity type='sev'/></domain>");
  }

  @Test
  void refusesAChildThatHasItsPlace() {
    assertThatThrownBy(() -> devices().getDisks().add(disk(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'disk' already has its place");
    disk(0).remove();
    assertThat(devices().getDisks()).hasSize(1);
  }

  @Test
  void knowsWhereItIs() {
    assertThat(disk(0).ensureDriver().path()).isEqualTo("devices/disk[vda]/driver");
    assertThat(disk(0).line()).isEqualTo(12);
    assertThat(disk(0).toXml()).startsWith("<disk type='file'>").endsWith("</disk>");
    assertThat(disk(0)).hasToString(disk(0).toXml());
  }

  @Test
  void isEqualToTheViewOfTheSameElementOnly() {
    assertThat(disk(0)).isEqualTo(disk(0)).hasSameHashCodeAs(disk(0)).isNotEqualTo(disk(1));
  }

  @Test
  void readsNumbersAsLibvirtDoes() {
    Address address = disk(0).ensureAddress();
    address.setSlot("0x1f");
    assertThat(address.slot()).hasValue(31);
    address.slot(3);
    assertThat(address.getSlot()).isEqualTo("0x03");
    address.setSlot("10");
    assertThat(address.slot()).hasValue(10);
    address.setSlot("ten");
    assertThat(address.slot()).isEmpty();
    LaunchSecurity security = domain.ensureLaunchSecurity();
    security.setPolicy("30000");
    assertThat(security.policy()).hasValue(0x30000);
    security.policy(0xffffffffffffffffL);
    assertThat(security.getPolicy()).isEqualTo("0xffffffffffffffff");
    assertThat(security.policy()).hasValue(-1);
    security.setPolicy("0x1ffffffffffffffff");
    assertThat(security.policy()).isEmpty();
  }

  @Test
  void readsWordsThatAreNumbersAsNumbers() {
    CpuCache cache = domain.ensureCpu().ensureCache();
    cache.level(3);
    assertThat(cache.getLevel()).isEqualTo("3");
    assertThat(cache.level()).hasValue(3);
  }

  @Test
  void readsSizesInBytes() {
    Memory memory = domain.ensureMemory();
    assertThat(memory.bytes()).hasValue(2L << 30);
    memory.bytes(3L << 30);
    assertText("GiB'>2<", "GiB'>3<");
    memory.bytes(1536L << 20);
    assertText("unit='GiB'>2<", "unit='KiB'>1572864<");
    memory.setUnit("KB");
    memory.setValue("5");
    assertThat(memory.bytes()).hasValue(5000);
    memory.setUnit("parsec");
    assertThat(memory.bytes()).isEmpty();
    memory.setUnit(null);
    memory.bytes(2048);
    assertThat(memory.toXml()).isEqualTo("<memory>2</memory>");
    assertThatThrownBy(() -> memory.bytes(-1)).hasMessage("size '-1' is below zero");
  }

  @Test
  void knowsNoSizeWithoutAUnitWhereLibvirtSaysNone() {
    Size size = new Size();
    size.setValue("4");
    assertThat(size.bytes()).isEqualTo(OptionalLong.empty());
    size.setUnit("M");
    assertThat(size.bytes()).hasValue(4L << 20);
  }

  @Test
  void mixesTextAndElements() {
    Nvram nvram = domain.ensureOs().ensureNvram();
    assertThat(nvram.getValue()).isEqualTo("/var/nvram");
    assertThat(nvram.getContent()).containsExactly("/var/nvram");
    nvram.setValue(null);
    nvram.type(Nvram.Type.FILE);
    nvram.ensureSource().setFile("/other");
    assertThat(nvram.toXml())
        .isEqualTo(
            "<nvram template='/t' type='file'>\n      <source file='/other'/>\n    </nvram>");
    assertThat(nvram.getContent())
        .filteredOn(org.w3c.dom.Element.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            org.w3c.dom.Element.class,
            source -> assertThat(source.getAttribute("file")).isEqualTo("/other"));
    nvram.getContent().clear();
    assertThat(nvram.getSource()).isNull();
  }

  @Test
  void showsForeignElementsWithTheirNamespaces() {
    Tree foreign =
        Tree.parse(
            "<domain xmlns:a='urn:a'><metadata><a:x a:k='v'>t<y/>u</a:x><!-- c --></metadata></domain>");
    Metadata metadata = Objects.requireNonNull(Views.domain(foreign.root()).getMetadata());
    org.w3c.dom.Element shown = metadata.getAny().get(0);
    assertThat(shown.getNamespaceURI()).isEqualTo("urn:a");
    assertThat(shown.getLocalName()).isEqualTo("x");
    assertThat(shown.getAttributeNS("urn:a", "k")).isEqualTo("v");
    assertThat(shown.getTextContent()).isEqualTo("tu");
    metadata.getAny().add(shown);
    assertThat(metadata.getAny()).hasSize(2);
    metadata.getAny().remove(1);
    metadata.getAny().remove(0);
    assertThat(foreign.text())
        .isEqualTo("<domain xmlns:a='urn:a'><metadata><!-- c --></metadata></domain>");
  }

  @Test
  void goesByNamespaceNotByPrefix() {
    String uri = "http://libvirt.org/schemas/domain/qemu/1.0";
    Tree other =
        Tree.parse(
            "<domain xmlns:q='"
                + uri
                + "'><q:commandline><q:arg value='-s'/></q:commandline></domain>");
    QemuCommandline commandline = Views.domain(other.root()).ensureQemuCommandline();
    assertThat(commandline.getArgs()).extracting(QemuArg::getValue).containsExactly("-s");
    QemuArg arg = new QemuArg();
    arg.setValue("-S");
    commandline.getArgs().add(arg);
    assertThat(other.text()).contains("<q:arg value='-s'/><q:arg value='-S'/>");
    assertThat(Views.domain(other.root()).getBhyveCommandline()).isNull();
  }

  @Test
  void opensTheElementToTheModuleOnly() {
    assertThat(Views.element(domain)).isSameAs(tree.root());
    assertThat(Optional.ofNullable(Views.element(new Disk()).parent())).isEmpty();
  }
}
