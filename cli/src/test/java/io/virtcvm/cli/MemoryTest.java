package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.rules.StatelessFirmware;
import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work without end and documents without measure, in little memory: what is kept would not fit. */
final class MemoryTest {
  private static final int MANY = 10_000;

  @TempDir private Path folder;

  /** Converts files in turn: the number of conversions, then the files. */
  static final class Conversions {
    private Conversions() {}

    public static void main(String[] args) throws IOException {
      Chain chain = Chain.forTee(Tee.named("snp"));
      Request request =
          Request.on(Host.withDescriptorsFrom(List.of()))
              .withText(StatelessFirmware.FIRMWARE, "/usr/share/ovmf/OVMF.amdsev.fd");
      int converted = 0;
      for (int number = 0; number < Integer.parseInt(args[0]); number++) {
        Path file = Path.of(args[1 + number % (args.length - 1)]);
        Result result = chain.apply(DomainDocument.read(file), request);
        if (!result.refused() && result.orThrow().toBytes().length > 0) {
          converted++;
        }
      }
      System.out.print(converted);
    }
  }

  private static List<Path> corpus() {
    Path corpus = Corpus.domains().resolve("corpus");
    return Corpus.documents().stream().filter(file -> file.startsWith(corpus)).toList();
  }

  private static Object[] words(Object first, List<Path> files) {
    List<Object> words = new ArrayList<>(files);
    words.add(0, first);
    return words.toArray();
  }

  @Test
  void theLibraryConvertsFiveMegabytesIn64() throws Exception {
    assertThat(Command.java("-Xmx64m", Conversions.class, 1, large()))
        .isEqualTo(new Command(0, "1", ""));
  }

  @Test
  void theCommandConvertsFiveMegabytesIn64() throws Exception {
    Path out = folder.resolve("out.xml");
    Command convert =
        Command.shell(
            "jvm=-Xmx64m $virt_cvm convert --tee snp --firmware /fw \"$1\" -o \"$2\"",
            large(),
            out);
    assertThat(convert.exit()).as(convert.err()).isZero();
    assertThat(Files.readString(out)).contains("<launchSecurity type='sev-snp'>");
  }

  @Test
  void theLibraryConvertsForeverIn24() throws Exception {
    Command conversions = Command.java("-Xmx24m", Conversions.class, words(MANY, corpus()));
    assertThat(conversions.exit()).as(conversions.err()).isZero();
    assertThat(Integer.parseInt(conversions.out())).isGreaterThan(MANY / 3);
  }

  @Test
  void theCommandChecksForeverIn24() throws Exception {
    List<Path> documents = corpus();
    for (int number = 0; number < MANY; number++) {
      Files.createLink(
          folder.resolve("%05d.xml".formatted(number)), documents.get(number % documents.size()));
    }
    Command check =
        Command.shell(
            "cd \"$1\"; jvm=-Xmx24m $virt_cvm check --tee snp --firmware /fw *.xml 2>&1"
                + " | grep -c '^virt-cvm: '; echo ${PIPESTATUS[0]}",
            folder);
    assertThat(check).isEqualTo(new Command(0, MANY + "\n1\n", ""));
  }

  private static final String DISK =
      """
          <disk type='file' device='disk'>
            <driver name='qemu' type='qcow2' cache='none' io='native' discard='unmap'/>
            <source file='/var/lib/libvirt/images/a-name-as-long-as-they-are/disk-%1$05d.qcow2'/>
            <target dev='sd%1$d' bus='scsi'/>
            <serial>DATA-%1$05d, of which nobody knows any longer what it was made for, nor by whom</serial>
            <alias name='ua-disk-%1$05d'/>
          </disk>
      """;

  /** Returns a domain of five megabytes, with more than 10,000 disks. */
  private Path large() throws IOException {
    StringBuilder xml =
        new StringBuilder(
            """
            <domain type='kvm'>
              <name>large</name>
              <memory unit='GiB'>4</memory>
              <vcpu>4</vcpu>
              <os>
                <type arch='x86_64' machine='pc-q35-9.2'>hvm</type>
              </os>
              <features>
                <acpi/>
              </features>
              <devices>
            """);
    for (int number = 0; xml.length() < 5_000_000; number++) {
      xml.append(DISK.formatted(number));
    }
    xml.append("  </devices>\n</domain>\n");
    return Files.writeString(folder.resolve("large.xml"), xml);
  }
}
