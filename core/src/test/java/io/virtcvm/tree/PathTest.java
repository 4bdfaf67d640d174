package io.virtcvm.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathTest {
  static List<Element> all(Element element) {
    List<Element> all = new ArrayList<>();
    all.add(element);
    element.elements().forEach(child -> all.addAll(all(child)));
    return all;
  }

  private static List<String> paths(String xml) {
    return all(Tree.parse(xml).root()).stream().map(Element::path).toList();
  }

  @Test
  void stepsCarryWhatAPersonRecognises() {
    assertThat(paths(Samples.PLAIN))
        .contains(
            "",
            "os/loader",
            "os/boot[hd]",
            "devices/disk[vda]/driver",
            "devices/disk[vdb]/target",
            "devices/controller[pci.0]",
            "devices/interface[52:54:00:00:00:01]/mac",
            "devices/hostdev[0000:06:12.5]/source/address",
            "devices/input[1]",
            "devices/input[2]");
    assertThat(
            paths(
                """
                <d><devices><filesystem><target dir='/mnt'/></filesystem>
                <channel><target name='org.qemu'/></channel><interface><target dev='tap0'/></interface>
                <hostdev><source><address bus='1' device='2'/></source></hostdev></devices>
                <cpu><feature name='x'/></cpu></d>
                """))
        .contains(
            "devices/filesystem[/mnt]",
            "devices/channel[org.qemu]",
            "devices/interface[tap0]",
            "devices/hostdev",
            "cpu/feature[x]");
  }

  @Test
  void namespacedStepsAreAsWritten() {
    assertThat(paths(Samples.AWKWARD))
        .contains("q:commandline/q:arg[2]", "metadata/app:note/app:b", "metadata/plain/in");
  }

  @Test
  void sameIdentityIsToldApart() {
    String xml =
        "<d><disk><target dev='a'/></disk><disk><target dev='a'/></disk><disk><target dev='4'/></disk>"
            + "<disk/><disk><target dev='x][y'/></disk><disk><target dev=''/></disk></d>";
    assertThat(paths(xml))
        .contains(
            "disk[a][1]", "disk[a][2]/target", "disk[4][3]", "disk[4][4]", "disk[5]", "disk[6]");
  }

  @Test
  void pathsAreUnique() {
    List<String> documents = new ArrayList<>(Samples.ALL);
    documents.add(
        "<d><disk><target dev='1'/></disk><disk/><disk/><disk><target dev='2'/></disk>"
            + "<a xmlns='u'/><a/><a:a xmlns:a='v'/><a:a xmlns:a='w'/>"
            + "<disk><target dev='1]/target[2'/><target/></disk></d>");
    for (String document : documents) {
      assertThat(paths(document)).doesNotHaveDuplicates();
    }
  }

  @Test
  void pathsFollowEdits() {
    Element root = Tree.parse("<d><disk><target dev='a'/></disk><disk/></d>").root();
    Element disk = root.elements().get(0);
    Element target = disk.elements().get(0);
    assertThat(target.path()).isEqualTo("disk[a]/target");
    target.setAttribute("", "dev", "b");
    assertThat(target.path()).isEqualTo("disk[b]/target");
    root.elements().get(1).remove();
    assertThat(target.path()).isEqualTo("disk[b]/target");
    target.setAttribute("", "dev", null);
    assertThat(target.path()).isEqualTo("disk/target");
    Element added = Element.create("", "disk");
    root.addBefore(added, disk);
    assertThat(target.path()).isEqualTo("disk[2]/target");
    disk.remove();
    assertThat(target.path()).isEqualTo("target");
    assertThat(added.path()).isEqualTo("disk");
  }

  /**
   * Counted, not timed: what is looked at for all paths together must grow as the document does.
   */
  @Test
  void pathsOfManyNamesakesAreFoundTogether() {
    int disks = 1000;
    Element root =
        Tree.parse("<d>" + "<disk><target dev='a'/></disk>".repeat(disks) + "</d>").root();
    long[] looks = new long[1];
    Paths paths =
        new Paths(
            element -> {
              looks[0]++;
              return element.state();
            });
    all(root).forEach(paths::of);
    assertThat(looks[0]).isBetween((long) disks, 20L * disks);
  }
}
