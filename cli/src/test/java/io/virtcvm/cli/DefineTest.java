package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.testing.Corpus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Domains of a real host become confidential, and go back; virsh is the witness. */
@Tag("tee-host")
final class DefineTest {
  private static final String PLAIN =
      """
      <domain type='kvm'>
        <name>web1</name>
        <metadata><x:note xmlns:x='urn:x'>of its owner <x:b/></x:note></metadata>
        <memory unit='MiB'>64</memory>
        <os firmware='efi'>
          <type arch='x86_64' machine='q35'>hvm</type>
          <loader secure='yes'/>
        </os>
        <features><acpi/><smm state='on'/></features>
        <cpu mode='host-passthrough'/>
        <devices>
          <disk type='network' device='disk'>
            <source protocol='http' name='disk.raw'>
              <host name='127.0.0.1' port='80'/>
              <cookies><cookie name='session'>s3cret-cookie</cookie></cookies>
            </source>
            <target dev='vda' bus='virtio'/>
            <readonly/>
          </disk>
          <graphics type='vnc' passwd='s3cret'/>
        </devices>
      </domain>
      """;

  @BeforeEach
  void onATeeHost() {
    Virsh.assumeTeeHost();
  }

  @AfterEach
  void forgetDomains() throws Exception {
    Virsh.forgetAll();
  }

  @ParameterizedTest
  @CsvSource({
    "snp, 0x30000, sev-snp-guest, \"policy\":196608",
    "tdx, sept-ve-disable, tdx-guest, \"attributes\":268435456"
  })
  void roundTripGivesTheSameDefinitionBack(String tee, String policy, String object, String detail)
      throws Exception {
    Virsh.define(PLAIN);
    Virsh.run("autostart", "web1");
    String before = Virsh.definition("web1");
    String shown = Virsh.run("dumpxml", "--inactive", "web1");

    Command define = Command.run("define", "--tee", tee, "--policy", policy, "web1");
    assertThat(define.exit()).as(define.err()).isZero();
    assertThat(define.out()).isEmpty();
    assertThat(define.err()).contains("converted for").contains("web1: defined on qemu:///system");
    String after = Virsh.definition("web1");
    assertThat(Virsh.commandLine("web1")).contains(object).contains(detail).contains("-bios");
    assertThat(after)
        .contains("of its owner")
        .contains("passwd='s3cret'")
        .contains("s3cret-cookie")
        .contains(Virsh.run("domuuid", "web1").strip());
    assertThat(Virsh.run("dominfo", "web1")).containsPattern("Autostart: +enable");

    Command revert = Command.run("revert", "web1");
    assertThat(revert.exit()).as(revert.err()).isZero();
    assertThat(Virsh.definition("web1")).isEqualTo(before);
    assertThat(Virsh.run("dumpxml", "--inactive", "web1")).isEqualTo(shown);
    assertThat(Virsh.run("dominfo", "web1")).containsPattern("Autostart: +enable");
  }

  @Test
  void whatWasNotReadableBeforeIsNotReadableAfter() throws Exception {
    Virsh.define(PLAIN);
    Command.run("define", "--tee", "snp", "web1");

    String shown = Virsh.run("dumpxml", "--inactive", "web1");
    String packed = shown.replaceAll("(?s).*<virt-cvm:conversion[^>]*>([^<]*)<.*", "$1");
    byte[] gzip = Base64.getMimeDecoder().decode(packed);
    String unpacked =
        new String(
            new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes(),
            StandardCharsets.UTF_8);
    assertThat(unpacked).contains("<name>web1</name>").doesNotContain("s3cret");
    assertThat(shown).doesNotContain("s3cret");
  }

  @Test
  void aDryRunChangesNothing() throws Exception {
    Virsh.define(PLAIN);
    String before = Virsh.definition("web1");

    Command dry = Command.run("define", "--tee", "snp", "--dry-run", "web1");
    assertThat(dry.exit()).isZero();
    assertThat(dry.err()).contains("not yet right for AMD SEV-SNP");
    assertThat(Virsh.definition("web1")).isEqualTo(before);
  }

  @Test
  void theSecondTimeNothingIsLeftToDo() throws Exception {
    Virsh.define(PLAIN);
    String before = Virsh.definition("web1");
    Command.run("define", "--tee", "snp", "web1");
    String once = Virsh.definition("web1");

    Command again = Command.run("define", "--tee", "snp", "web1");
    assertThat(again.exit()).isZero();
    assertThat(again.err()).contains("already right").doesNotContain("defined on");
    assertThat(Virsh.definition("web1")).isEqualTo(once);

    // Another change later on does not shorten the way back.
    assertThat(
            Command.run("define", "--tee", "snp", "--host-data", "A".repeat(43) + "=", "web1")
                .exit())
        .isZero();
    assertThat(Virsh.definition("web1")).contains("<hostData>");
    assertThat(Command.run("revert", "web1").exit()).isZero();
    assertThat(Virsh.definition("web1")).isEqualTo(before);
  }

  @Test
  void aDomainCanBeNamedByItsUuid() throws Exception {
    Virsh.define(PLAIN);
    String uuid = Virsh.run("domuuid", "web1").strip();
    assertThat(Command.run("define", "--tee", "tdx", uuid).exit()).isZero();
    assertThat(Virsh.definition("web1")).contains("<launchSecurity type='tdx'");
    assertThat(Command.run("revert", uuid).exit()).isZero();
  }

  @Test
  void filesAndStandardInputAreDefinedToo(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.xml"), PLAIN);
    Command define = Command.run("define", "--tee", "snp", file);
    assertThat(define.exit()).as(define.err()).isZero();
    assertThat(Virsh.definition("web1")).contains("sev-snp").contains("passwd='s3cret'");
    assertThat(Files.readString(file)).isEqualTo(PLAIN);

    byte[] other = PLAIN.replace("web1", "web2").getBytes(StandardCharsets.UTF_8);
    assertThat(Command.runWithInput(other, "define", "--tee", "snp", "-").exit()).isZero();
    assertThat(Virsh.commandLine("web2")).contains("sev-snp-guest");

    assertThat(Command.run("revert", "web2").exit()).isZero();
    assertThat(Virsh.definition("web2"))
        .doesNotContain("launchSecurity")
        .contains("passwd='s3cret'");
  }

  @Test
  void aFileOverADefinedDomainKeepsTheWayBackToWhatWasThere(@TempDir Path folder) throws Exception {
    Virsh.define(PLAIN);
    String before = Virsh.definition("web1");
    Path file = Files.writeString(folder.resolve("a.xml"), before.replace("65536", "131072"));

    Command define = Command.run("define", "--tee", "snp", file);
    assertThat(define.exit()).as(define.err()).isZero();
    assertThat(Virsh.definition("web1")).contains("131072").contains("sev-snp");
    assertThat(Command.run("revert", "web1").exit()).isZero();
    assertThat(Virsh.definition("web1")).isEqualTo(before);
  }

  @Test
  void severalAreGoneThroughPastFailures() throws Exception {
    Virsh.define(PLAIN);
    Virsh.define(PLAIN.replace("web1", "web2"));
    Virsh.define(
        PLAIN
            .replace("web1", "old")
            .replace("machine='q35'", "machine='pc'")
            .replace("<os firmware='efi'>", "<os>")
            .replace("<loader secure='yes'/>", "")
            .replace("<smm state='on'/>", ""));

    Command all = Command.run("define", "--tee", "snp", "--all");
    assertThat(all.exit()).isEqualTo(1);
    assertThat(all.err())
        .contains("old: refused for AMD SEV-SNP")
        .contains("web1: defined on")
        .contains("web2: defined on")
        .contains("2 defined or already right, 1 refused or failed");
    assertThat(Virsh.definition("old")).doesNotContain("launchSecurity");
    assertThat(Command.run("define", "--tee", "snp", "web1", "web2").exit()).isZero();
  }

  @Test
  void unknownDomainsAndLinesThatMakeNoSense() throws Exception {
    Command unknown = Command.run("define", "--tee", "snp", "no-such");
    assertThat(unknown.exit()).isEqualTo(3);
    assertThat(unknown.err()).contains("no-such: no domain 'no-such': the host has none");
    assertThat(Command.run("revert", "no-such").exit()).isEqualTo(3);
    assertThat(Command.run("define", "--tee", "snp").exit()).isEqualTo(2);
    assertThat(Command.run("define", "--tee", "snp", "--all", "x").exit()).isEqualTo(2);
    assertThat(Command.run("define", "--tee", "snp", "./no-such.xml").exit()).isEqualTo(3);
    assertThat(Command.run("revert").exit()).isEqualTo(2);
  }

  @Test
  void anotherTeeOnlyWhenTold() throws Exception {
    Virsh.define(PLAIN);
    String before = Virsh.definition("web1");
    Command.run("define", "--tee", "tdx", "web1");
    String tdx = Virsh.definition("web1");

    Command refused = Command.run("define", "--tee", "snp", "web1");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("host.other-tee").contains("--change-tee");
    assertThat(Virsh.definition("web1")).isEqualTo(tdx);

    Command told = Command.run("define", "--tee", "snp", "--change-tee", "web1");
    assertThat(told.exit()).as(told.err()).isZero();
    assertThat(Virsh.commandLine("web1")).contains("sev-snp-guest");
    assertThat(Command.run("revert", "web1").exit()).isZero();
    assertThat(Virsh.definition("web1")).isEqualTo(before);
  }

  @Test
  void revertSaysWhenThereIsNothingToRevert() throws Exception {
    Virsh.define(PLAIN);
    Command never = Command.run("revert", "web1");
    assertThat(never.exit()).isEqualTo(1);
    assertThat(never.err()).contains("no way back").contains("nothing has changed");
  }

  @Test
  void revertKeepsEditsUnlessTold() throws Exception {
    Virsh.define(PLAIN);
    String before = Virsh.definition("web1");
    Command.run("define", "--tee", "snp", "web1");
    Virsh.run("desc", "web1", "--config", "edited since");
    String edited = Virsh.definition("web1");

    Command refused = Command.run("revert", "web1");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("edited since").contains("--discard-edits");
    assertThat(Virsh.definition("web1")).isEqualTo(edited);

    Command dry = Command.run("revert", "--dry-run", "web1");
    assertThat(dry.out()).contains("-  <description>edited since").contains("-  <launchSecurity");
    assertThat(Virsh.definition("web1")).isEqualTo(edited);

    assertThat(Command.run("revert", "--discard-edits", "web1").exit()).isZero();
    assertThat(Virsh.definition("web1")).isEqualTo(before);
  }

  @Test
  void aCloneDoesNotRevertToItsOriginal() throws Exception {
    Virsh.define(PLAIN);
    Command.run("define", "--tee", "snp", "web1");
    String original = Virsh.definition("web1");
    Virsh.define(
        original
            .replace("<name>web1</name>", "<name>clone</name>")
            .replaceFirst("<uuid>.*</uuid>", "<uuid>11111111-2222-3333-4444-555555555555</uuid>"));

    Command refused = Command.run("revert", "clone");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("clone");
    assertThat(Virsh.definition("web1")).isEqualTo(original);
  }

  @Test
  void aRenamedDomainFindsItsWayBack() throws Exception {
    Virsh.define(PLAIN);
    String before = Virsh.definition("web1");
    Command.run("define", "--tee", "snp", "web1");
    Virsh.run("domrename", "web1", "web9");

    Command revert = Command.run("revert", "--discard-edits", "web9");
    assertThat(revert.exit()).as(revert.err()).isZero();
    assertThat(Virsh.definition("web9"))
        .isEqualTo(before.replace("<name>web1</name>", "<name>web9</name>"));
  }

  @Test
  void secretsOfWhatIsTakenOutAreInTheWay() throws Exception {
    Virsh.define(
        Files.readString(
            Corpus.root()
                .resolve("src/test/resources/domains/cases/snp/nvram-with-source/in.xml")));
    String before = Virsh.definition("nvram-with-source");
    Command refused = Command.run("define", "--tee", "snp", "nvram-with-source");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains("host.way-back")
        .contains("the cookies of <nvram>")
        .doesNotContain("f00dfeed");
    assertThat(Virsh.definition("nvram-with-source")).isEqualTo(before);
  }

  @Test
  void theFileOfUefiVariablesStays() throws Exception {
    Virsh.define(PLAIN);
    Path variables = Path.of("/var/lib/libvirt/qemu/nvram/web1_VARS.fd");
    Files.createDirectories(variables.getParent());
    Files.writeString(variables, "of the owner");
    Command.run("define", "--tee", "snp", "web1");
    assertThat(variables).hasContent("of the owner");
    Command revert = Command.run("revert", "web1");
    assertThat(revert.err()).doesNotContain("UEFI variables");
    assertThat(variables).hasContent("of the owner");
    assertThat(Virsh.definition("web1")).contains(variables.toString());
  }

  @Test
  void snapshotsOfTheDiskStayAndAreSpokenOf(@TempDir Path folder) throws Exception {
    Virsh.define(PLAIN);
    Path snapshot =
        Files.writeString(
            folder.resolve("snapshot.xml"),
            "<domainsnapshot><name>before</name><state>shutoff</state>"
                + "<creationTime>1</creationTime>"
                + Virsh.definition("web1")
                + "</domainsnapshot>");
    Virsh.run("snapshot-create", "--redefine", "web1", snapshot.toString());

    Command define = Command.run("define", "--tee", "snp", "web1");
    assertThat(define.exit()).as(define.err()).isZero();
    assertThat(define.err()).contains("snapshots from before: before");
    assertThat(Virsh.run("snapshot-list", "--name", "web1").strip()).isEqualTo("before");
  }

  @Test
  void snapshotsWithMemoryAreInTheWay(@TempDir Path folder) throws Exception {
    Virsh.define(PLAIN);
    Path snapshot =
        Files.writeString(
            folder.resolve("snapshot.xml"),
            "<domainsnapshot><name>awake</name><state>running</state>"
                + "<creationTime>1</creationTime>"
                + "<memory snapshot='external' file='/tmp/awake.mem'/>"
                + Virsh.definition("web1")
                + "</domainsnapshot>");
    Virsh.run("snapshot-create", "--redefine", "web1", snapshot.toString());
    String before = Virsh.definition("web1");

    Command refused = Command.run("define", "--tee", "snp", "web1");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("snapshots with memory: awake").contains("snapshot-delete");
    assertThat(Virsh.definition("web1")).isEqualTo(before);
  }

  /** Emulated, as no KVM is needed for that; its definition, meanwhile, asks for KVM. */
  private static void startGuest() throws Exception {
    String emulated =
        """
        <domain type='qemu'>
          <name>web1</name>
          <memory unit='MiB'>32</memory>
          <os><type arch='x86_64' machine='q35'>hvm</type></os>
        </domain>
        """;
    Virsh.define(emulated);
    Virsh.run("start", "web1");
    defineAgain();
  }

  private static void defineAgain() throws Exception {
    String uuid = Virsh.run("domuuid", "web1").strip();
    Virsh.define(PLAIN.replace("</name>", "</name><uuid>" + uuid + "</uuid>"));
  }

  @Test
  void aGuestThatRunsStaysAsItIsUntilItsNextStart() throws Exception {
    startGuest();
    String before = Virsh.definition("web1");
    String live = Virsh.run("dumpxml", "web1");

    Command define = Command.run("define", "--tee", "snp", "web1");
    assertThat(define.exit()).as(define.err()).isZero();
    assertThat(define.err())
        .contains("web1: it runs: the guest stays as it is until its next start");
    assertThat(Virsh.definition("web1")).contains("sev-snp");
    assertThat(Virsh.run("dumpxml", "web1")).isEqualTo(live);
    assertThat(Virsh.run("domstate", "web1").strip()).isEqualTo("running");

    Command revert = Command.run("revert", "web1");
    assertThat(revert.exit()).as(revert.err()).isZero();
    assertThat(revert.err()).contains("web1: it runs");
    assertThat(Virsh.definition("web1")).isEqualTo(before);
    assertThat(Virsh.run("domstate", "web1").strip()).isEqualTo("running");
  }

  @Test
  void aSavedGuestIsInTheWay() throws Exception {
    startGuest();
    Virsh.run("managedsave", "web1");
    defineAgain();
    String before = Virsh.definition("web1");

    Command refused = Command.run("define", "--tee", "snp", "web1");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("host.saved-state").contains("managedsave-remove");
    assertThat(Virsh.definition("web1")).isEqualTo(before);
    assertThat(Virsh.run("dominfo", "web1")).containsPattern("Managed save: +yes");

    Virsh.run("managedsave-remove", "web1");
    assertThat(Command.run("define", "--tee", "snp", "web1").exit()).isZero();
  }

  @Test
  void aGuestWithoutADefinitionIsRefused(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("transient.xml"),
            "<domain type='qemu'><name>web1</name><memory unit='MiB'>32</memory>"
                + "<os><type arch='x86_64' machine='q35'>hvm</type></os></domain>");
    Virsh.run("create", file.toString());
    Command refused = Command.run("define", "--tee", "snp", "web1");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("host.transient");
    assertThat(Virsh.run("dominfo", "web1")).containsPattern("Persistent: +no");
  }

  /**
   * Whenever the command is killed, the domain is defined: as before, or as after; and the next
   * attempt works.
   */
  @ParameterizedTest
  @ValueSource(strings = {"define", "revert"})
  void killedAtAnyCallTheDomainIsAsBeforeOrAsAfter(String command, @TempDir Path folder)
      throws Exception {
    Virsh.define(PLAIN);
    String plain = content(Virsh.definition("web1"));
    assertThat(Command.run("define", "--tee", "snp", "web1").exit()).isZero();
    String confidential = content(Virsh.definition("web1"));
    boolean defining = command.equals("define");
    List<String> line =
        defining ? List.of("define", "--tee", "snp") : List.of("revert", "--discard-edits");
    String start = defining ? plain : confidential;
    List<String> reset =
        defining
            ? List.of("revert", "--discard-edits", "web1")
            : List.of("define", "-t", "snp", "web1");
    int before = 0;
    int after = 0;
    int calls = Integer.MAX_VALUE;
    for (int call = 1; call <= calls; call++) {
      if (!content(Virsh.definition("web1")).equals(start)) {
        assertThat(Command.run(reset.toArray()).exit()).isZero();
      }
      // Before libvirtd has the call; that it has answered is what the next call begins with.
      calls = Math.min(calls, kill(line, folder.resolve("socket" + call), call));
      String now = content(Virsh.definition("web1"));
      assertThat(now).as("killed at call " + call).isIn(plain, confidential);
      if (now.equals(start)) {
        before++;
      } else {
        after++;
      }
    }
    assertThat(before).isGreaterThan(5);
    assertThat(after).isGreaterThan(1);
  }

  /** The definition apart from the record in it, whose fingerprint comes last. */
  private static String content(String definition) {
    return definition.replaceAll("(?s)\\s*<virt-cvm:conversion.*</virt-cvm:conversion>", "");
  }

  /**
   * Kills the command at one of its calls; returns how many calls it has made if it came through.
   */
  private static int kill(List<String> command, Path socket, int at) throws Exception {
    Process[] process = new Process[1];
    RpcProxy.Step step =
        new RpcProxy.Step() {
          @Override
          public boolean before(int call, int procedure) throws InterruptedException {
            if (call == at) {
              process[0].destroyForcibly().waitFor();
            }
            return call < at;
          }

          @Override
          public boolean after(int call, int procedure) {
            return true;
          }
        };
    try (RpcProxy proxy = new RpcProxy(socket, step)) {
      List<String> line = Command.line(command.toArray());
      line.addAll(List.of("-c", "qemu+unix:///system?socket=" + socket, "web1"));
      process[0] =
          new ProcessBuilder(line)
              .directory(Corpus.root().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(process[0].waitFor(60, TimeUnit.SECONDS)).isTrue();
      int exit = process[0].exitValue();
      assertThat(exit).as("at call " + at).isIn(0, 137);
      return exit == 0 ? Math.min(at, proxy.calls()) : Integer.MAX_VALUE;
    }
  }

  @Test
  void whatIsEditedMeanwhileStaysAsItWasEdited(@TempDir Path folder) throws Exception {
    Virsh.define(PLAIN);
    Path socket = folder.resolve("socket");
    String[] edited = new String[1];
    RpcProxy.Step step =
        new RpcProxy.Step() {
          @Override
          public boolean before(int call, int procedure) throws Exception {
            // REMOTE_PROC_DOMAIN_SNAPSHOT_NUM: after it has read, before it writes.
            if (procedure == 183 && edited[0] == null) {
              Virsh.run("desc", "web1", "--config", "by someone else");
              edited[0] = Virsh.definition("web1");
            }
            return true;
          }

          @Override
          public boolean after(int call, int procedure) {
            return true;
          }
        };
    try (RpcProxy proxy = new RpcProxy(socket, step)) {
      Command refused =
          Command.run(
              "define", "--tee", "snp", "-c", "qemu+unix:///system?socket=" + socket, "web1");
      assertThat(proxy.calls()).isPositive();
      assertThat(edited[0]).isNotNull();
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err()).contains("web1: the definition changed while");
    }
    assertThat(Virsh.definition("web1")).isEqualTo(edited[0]);
  }

  /** The forty lines that people use today: what they do is right only for XML written by hand. */
  @Test
  void thePocScriptFailsOnWhatLibvirtHasStored(@TempDir Path folder) throws Exception {
    Virsh.define(PLAIN);
    String poc =
        Virsh.definition("web1")
            .replaceAll(
                "<loader.*</loader>",
                "<loader type='rom' stateless='yes'>/usr/share/edk2/ovmf/OVMF.amdsev.fd</loader>")
            .replaceAll("\\s*<nvram.*</nvram>", "")
            .replace(
                "</domain>",
                "<launchSecurity type='sev-snp'><cbitpos>51</cbitpos><reducedPhysBits>1</reducedPhysBits>"
                    + "<policy>0x30000</policy></launchSecurity></domain>");
    Path file = Files.writeString(folder.resolve("poc.xml"), poc);
    Command refused = Virsh.attempt("define", file.toString());
    assertThat(refused.err())
        .contains(
            "Unable to find 'efi' firmware that is compatible with the current configuration");
    assertThat(Command.run("define", "--tee", "snp", "web1").exit()).isZero();
  }

  @Test
  void everyBaseOfTheCorpusGoesThereAndBack() throws Exception {
    int done = 0;
    for (Path in : bases()) {
      Command define = Virsh.attempt("define", in.toString());
      if (define.exit() != 0) {
        continue;
      }
      String name = Virsh.run("list", "--all", "--name").strip();
      String before = Virsh.definition(name);
      Command there = Command.run("define", "--tee", "snp", name);
      if (there.exit() == 0 && !there.err().contains("already right")) {
        done++;
        Command back = Command.run("revert", name);
        assertThat(back.exit()).as(in + back.err()).isZero();
      }
      assertThat(Virsh.definition(name)).as(in.toString()).isEqualTo(before);
      Virsh.forgetAll();
    }
    assertThat(done).isGreaterThan(4);
  }

  private static List<Path> bases() throws IOException {
    try (Stream<Path> cases =
        Files.list(Corpus.root().resolve("src/test/resources/domains/cases/snp"))) {
      return cases
          .map(folder -> folder.resolve("in.xml"))
          .filter(Files::exists)
          .sorted()
          .limit(24)
          .toList();
    }
  }
}
