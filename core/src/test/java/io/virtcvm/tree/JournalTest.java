package io.virtcvm.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class JournalTest {
  private final Tree tree = Tree.parse(Samples.PLAIN);
  private final Element os = at("os");
  private final Element loader = at("os", "loader");
  private final Element devices = at("devices");

  private Element at(String... path) {
    Element at = tree.root();
    for (String step : path) {
      at = Objects.requireNonNull(at.element("", step));
    }
    return at;
  }

  private void expect(Edit... edits) {
    assertThat(tree.journal().take()).containsExactly(edits);
    assertThat(tree.journal().take()).isEmpty();
  }

  @Test
  void attributesAndText() {
    loader.setAttribute("", "type", "rom");
    loader.setAttribute("", "secure", null);
    loader.setAttribute("", "stateless", "yes");
    loader.setText("/fw/amd.fd");
    tree.root().setAttribute("", "type", "qemu");
    expect(
        new Edit("os/loader/@secure", "yes", null),
        new Edit("os/loader/@type", "pflash", "rom"),
        new Edit("os/loader/@stateless", null, "yes"),
        new Edit("os/loader", "/fw/code.fd", "/fw/amd.fd"),
        new Edit("@type", "kvm", "qemu"));
  }

  @Test
  void setTwiceIsOneEditAndBackIsNone() {
    loader.setAttribute("", "type", "x");
    loader.setAttribute("", "type", "rom");
    loader.setAttribute("", "secure", null);
    loader.setAttribute("", "secure", "yes");
    loader.setAttribute("", "new", "1");
    loader.setAttribute("", "new", null);
    loader.setText("x");
    loader.setText("/fw/code.fd");
    expect(new Edit("os/loader/@type", "pflash", "rom"));
    loader.setAttribute("", "type", "pflash");
    expect(new Edit("os/loader/@type", "rom", "pflash"));
    assertThat(tree.text()).isEqualTo(Samples.PLAIN);
  }

  @Test
  void equalValuesAreNoEdits() {
    loader.setAttribute("", "type", "pflash");
    loader.setAttribute("", "absent", null);
    loader.setText("/fw/code.fd");
    expect();
    assertThat(tree.text()).isSameAs(Samples.PLAIN);
  }

  @Test
  void addedElementIsShownAsItEnds() {
    Element disk = Element.create("", "disk");
    devices.add(disk, e -> 0);
    Element target = Element.create("", "target");
    disk.add(target, e -> 0);
    target.setAttribute("", "dev", "vdc");
    expect(new Edit("devices/disk[vdc]", null, "<disk><target dev='vdc'/></disk>"));
    target.setAttribute("", "dev", "vdd");
    expect(new Edit("devices/disk[vdc]/target/@dev", "vdc", "vdd"));
  }

  @Test
  void removedElementIsShownAsItBegan() {
    loader.setAttribute("", "type", "rom");
    at("os", "nvram").remove();
    os.add(Element.create("", "varstore"), e -> 0);
    os.remove();
    loader.setText("edited when out of the document");
    expect(
        new Edit(
            "os",
            "<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type>"
                + "<loader readonly='yes' secure='yes' type='pflash'>/fw/code.fd</loader>"
                + "<nvram template='/fw/vars.fd'>/var/plain.fd</nvram><boot dev='hd'/></os>",
            null));
  }

  @Test
  void removedElementEditedOutsideIsStillShownAsItBegan() {
    Element disk = devices.elements("", "disk").get(1);
    Element target = Objects.requireNonNull(disk.element("", "target"));
    disk.remove();
    target.setAttribute("", "dev", "sda");
    expect(
        new Edit(
            "devices/disk[vdb]",
            "<disk type='file' device='disk'><target dev='vdb' bus='virtio'/></disk>",
            null));
  }

  @Test
  void addedThenRemovedIsNothing() {
    Element smm = Element.create("", "smm");
    at("features").add(smm, e -> 0);
    smm.setAttribute("", "state", "off");
    smm.remove();
    expect();
    assertThat(tree.text()).isEqualTo(Samples.PLAIN);
  }

  @Test
  void addedAndRemovedInDifferentSpansAreTwoEdits() {
    Element smm = Element.create("", "x");
    devices.add(smm, e -> 0);
    expect(new Edit("devices/x", null, "<x/>"));
    smm.remove();
    expect(new Edit("devices/x", "<x/>", null));
    assertThat(tree.text()).isEqualTo(Samples.PLAIN);
  }

  @Test
  void movedElementIsRemovedAndAdded() {
    Element boot = at("os", "boot");
    boot.remove();
    boot.setAttribute("", "dev", "cdrom");
    os.addBefore(boot, loader);
    expect(
        new Edit("os/boot[hd]", "<boot dev='hd'/>", null),
        new Edit("os/boot[cdrom]", null, "<boot dev='cdrom'/>"));
  }

  @Test
  void pathsAreThoseOfBefore() {
    Element second = devices.elements("", "disk").get(1);
    Element target = Objects.requireNonNull(second.element("", "target"));
    target.setAttribute("", "dev", "sda");
    target.setAttribute("", "bus", "sata");
    devices.elements("", "input").get(0).remove();
    devices.elements("", "input").get(0).setAttribute("", "bus", "ps2");
    expect(
        new Edit("devices/disk[vdb]/target/@dev", "vdb", "sda"),
        new Edit("devices/disk[vdb]/target/@bus", "virtio", "sata"),
        new Edit("devices/input[1]", "<input type='tablet'/>", null),
        new Edit("devices/input[2]/@bus", null, "ps2"));
  }

  @Test
  void detachedEditsAreNoEdits() {
    Element element = Element.create("", "x");
    element.setAttribute("", "a", "1");
    element.setText("y");
    expect();
  }

  @Test
  void copyHasItsOwnJournal() {
    loader.setAttribute("", "type", "rom");
    Tree copy = tree.copy();
    assertThat(copy.text()).isEqualTo(tree.text());
    assertThat(copy.journal().take()).isEmpty();
    copy.root().setAttribute("", "type", "qemu");
    assertThat(copy.journal().take()).containsExactly(new Edit("@type", "kvm", "qemu"));
    assertThat(tree.root().attribute("", "type")).isEqualTo("kvm");
    expect(new Edit("os/loader/@type", "pflash", "rom"));
  }
}
