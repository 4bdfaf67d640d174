package io.virtcvm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Structure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What libvirt gives out is given back: connections, handles, memory; and its errors go where they
 * belong. That each connection was closed with no handle left is an assertion of {@link
 * Connection#close}.
 */
final class LeakTest {
  private static final String TEST = "test:///default";
  private static final String QEMU = "qemu:///system";

  private static final int WARM_UP = 200;

  private static final int WINDOWS = 10;

  private static final int ROUNDS_IN_WINDOW = 100;

  /** Half a kilobyte a round. */
  private static final long MOST = 512L * ROUNDS_IN_WINDOW;

  private static final String DOMAIN =
      """
      <domain type='TYPE'>
        <name>leak</name>
        <uuid>0f8a1f6e-4b0a-4c39-9b39-5f6a2d7c1e10</uuid>
        <metadata><x:note xmlns:x='urn:x'>%s</x:note></metadata>
        <memory unit='MiB'>64</memory>
        <os><type arch='x86_64'>hvm</type></os>
      </domain>
      """
          .formatted("of some length ".repeat(70));

  private static final String SNP =
      """
      <domain type='kvm'>
        <name>leak-snp</name>
        <memory unit='MiB'>64</memory>
        <os>
          <type arch='x86_64' machine='q35'>hvm</type>
          <loader type='rom' stateless='yes'>/usr/share/ovmf/OVMF.amdsev.fd</loader>
        </os>
        <features><acpi/></features>
        <cpu mode='host-passthrough'/>
        <launchSecurity type='sev-snp'><policy>0x30000</policy></launchSecurity>
      </domain>
      """;

  private static final String SNAPSHOT =
      """
      <domainsnapshot>
        <name>one</name>
        <state>shutoff</state>
        <creationTime>1700000000</creationTime>
        <memory snapshot='no'/>
        %s
      </domainsnapshot>
      """;

  /** The C library's own count of what is allocated. */
  interface Allocator extends Library {
    /** All sizes in bytes. */
    @Structure.FieldOrder({
      "arena",
      "ordblks",
      "smblks",
      "hblks",
      "hblkhd",
      "usmblks",
      "fsmblks",
      "uordblks",
      "fordblks",
      "keepcost"
    })
    final class Usage extends Structure implements Structure.ByValue {
      public long arena;
      public long ordblks;
      public long smblks;
      public long hblks;
      public long hblkhd;
      public long usmblks;
      public long fsmblks;
      public long uordblks;
      public long fordblks;
      public long keepcost;
    }

    Usage mallinfo2();
  }

  private static final Allocator ALLOCATOR = Native.load("c", Allocator.class);

  private static long allocated() throws InterruptedException {
    // JNA frees its own memory when the collector has found it unused.
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(20);
    }
    Allocator.Usage usage = ALLOCATOR.mallinfo2();
    return usage.uordblks + usage.hblkhd;
  }

  /** One round of work. */
  @FunctionalInterface
  private interface Round {
    void run(int number) throws Exception;
  }

  /**
   * Returns how much more is allocated after each window of rounds; the middle one, as the JVM
   * takes and gives back memory of its own now and then, while what leaks grows in all of them.
   */
  private static long growth(Round round) throws Exception {
    int number = 0;
    for (; number < WARM_UP; number++) {
      round.run(number);
    }
    List<Long> growths = new ArrayList<>();
    long before = allocated();
    for (int window = 0; window < WINDOWS; window++) {
      for (int i = 0; i < ROUNDS_IN_WINDOW; i++) {
        round.run(number++);
      }
      long now = allocated();
      growths.add(now - before);
      before = now;
    }
    Collections.sort(growths);
    return growths.get((WINDOWS - 1) / 2);
  }

  private static Connection.Access access(int number) {
    return number % 2 == 0 ? Connection.Access.READ : Connection.Access.WRITE;
  }

  private static void assertFails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(LibvirtErrorException.class);
  }

  /** All that a connection can do, well and badly. */
  private static void use(Connection connection, String type, int number) throws IOException {
    connection.uri();
    connection.hostname();
    connection.hypervisor();
    connection.libvirtVersion();
    connection.hypervisorVersion();
    connection.isLocal();
    connection.capabilities();
    String xml = DOMAIN.replace("TYPE", type);
    // Libvirt reads its whole schema each time.
    boolean validated = number % 5 == 0;
    try (LibvirtDomain defined = validated ? connection.define(xml) : connection.defineAgain(xml)) {
      defined.setMetadata("<y>" + "long ".repeat(200) + "</y>", "y", "urn:y");
    }
    for (LibvirtDomain domain : connection.domains()) {
      domain.close();
    }
    try (LibvirtDomain domain = connection.domain("leak").orElseThrow()) {
      domain.name();
      domain.isRunning();
      domain.isPersistent();
      domain.hasManagedSave();
      domain.liveXml();
      domain.definitionWithSecrets();
      assertThat(domain.definition()).contains("of some length").contains("long long");
      connection.domain(domain.uuid()).orElseThrow().close();
      assertFails(() -> domain.monitor("{}"));
    }
    assertThat(connection.domain("no such domain")).isEmpty();
    assertThat(connection.domain("7d1c2b1e-6a0f-4f7e-9d55-0b6f4c1d2a90")).isEmpty();
    assertFails(() -> connection.define("<domain>").close());
    assertFails(() -> connection.defineAgain("<domain type='no-such-type'/>").close());
  }

  @Test
  void aThousandConnectionsToTheTestDriverLeaveNothing() throws Exception {
    Round round =
        number -> {
          Optional<String> uri = Optional.of(TEST);
          try (Connection connection = Connection.open(uri, Connection.Access.WRITE)) {
            use(connection, "test", number);
            assertFails(connection::encryption);
          }
          if (number % 5 == 0) {
            Connection.open(uri, access(number)).close();
          }
          assertThatThrownBy(
                  () ->
                      Connection.open(Optional.of("test:///no/such/file"), access(number)).close())
              .isInstanceOf(UnreachableHostException.class);
        };
    int files = openFiles(Path.of("/proc/self"));
    assertThat(growth(round)).isLessThan(MOST);
    assertThat(openFiles(Path.of("/proc/self"))).isLessThanOrEqualTo(files + 5);
  }

  @Test
  void aThousandTimesOnATeeHostLeavesNothing(@TempDir Path folder) throws Exception {
    Path daemon = daemon();
    try (Connection lasting = Connection.open(Optional.of(QEMU), Connection.Access.WRITE)) {
      lasting.define(SNP).close();
      Path snapshot = folder.resolve("snapshot.xml");
      try (LibvirtDomain domain = lasting.define(DOMAIN.replace("TYPE", "qemu"))) {
        Files.writeString(snapshot, SNAPSHOT.formatted(domain.definition()));
      }
      assertThat(virsh("snapshot-create", "leak", snapshot.toString(), "--redefine")).isZero();
      int files = openFiles(daemon);
      int ours = openFiles(Path.of("/proc/self"));
      Round round =
          number -> {
            useTeeHost(lasting);
            if (number % 5 == 0) {
              use(lasting, "qemu", number);
            }
            try (Connection again = Connection.open(Optional.of(QEMU), access(number))) {
              again.domain("leak").orElseThrow().close();
              assertThat(again.domain("no such domain")).isEmpty();
            }
          };
      assertThat(growth(round)).isLessThan(MOST);
      assertThat(openFiles(Path.of("/proc/self"))).isLessThanOrEqualTo(ours + 5);
      assertThat(fewestOpenFiles(daemon, files)).isLessThanOrEqualTo(files);
    } finally {
      virsh("undefine", "leak", "--snapshots-metadata");
      virsh("undefine", "leak-snp");
    }
  }

  private static void useTeeHost(Connection connection) throws IOException {
    assertThat(connection.domainCapabilities("q35", "kvm")).contains("sev-snp");
    assertThat(connection.encryption()).containsEntry("cbitpos", "51");
    try (LibvirtDomain domain = connection.domain("leak").orElseThrow()) {
      assertThat(domain.snapshots()).hasSize(1);
      assertThat(domain.launchSecurity()).isEmpty();
    }
    try (LibvirtDomain domain = connection.domain("leak-snp").orElseThrow()) {
      assertFails(domain::launchSecurity);
    }
    assertFails(() -> connection.domainCapabilities("no-such-machine", "kvm"));
    assertFails(() -> connection.domainCapabilities("q35", "no-such-type"));
  }

  /** What these tests would see if something leaked. */
  @Test
  void leaksAreSeen() throws Exception {
    long leaked = growth(number -> Native.malloc(1024));
    assertThat(leaked).isGreaterThan(MOST);

    Connection connection = Connection.open(Optional.of(TEST), Connection.Access.WRITE);
    LibvirtDomain open = connection.domain("test").orElseThrow();
    assertThatThrownBy(connection::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("still open: 1");
    open.close();
  }

  /** Libvirt keeps the last error of each thread. */
  @Test
  void eachThreadGetsItsOwnErrors() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Connection connection = Connection.open(Optional.of(TEST), Connection.Access.WRITE)) {
      List<Future<String>> strange =
          threads.invokeAll(
              List.of(
                  failing(connection, "<first>", "first"),
                  failing(connection, "<second/>", "second")));
      for (Future<String> one : strange) {
        assertThat(one.get()).isEmpty();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static Callable<String> failing(Connection connection, String xml, String word) {
    return () -> {
      for (int i = 0; i < 2000; i++) {
        LibvirtErrorException e =
            catchThrowableOfType(LibvirtErrorException.class, () -> connection.defineAgain(xml));
        if (e == null || !e.getMessage().contains(word)) {
          return xml + ": " + e;
        }
      }
      return "";
    };
  }

  @Test
  void libvirtPrintsNothing(@TempDir Path folder) throws Exception {
    Path err = folder.resolve("err");
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-cp",
                System.getProperty("java.class.path"),
                Failures.class.getName())
            .redirectError(err.toFile())
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    assertThat(err).isEmptyFile();
    assertThat(Files.readString(out)).contains("6 failures");
  }

  /** A program whose calls all fail. */
  static final class Failures {
    private Failures() {}

    /** Fails at connecting, and connected. */
    public static void main(String[] arguments) throws IOException {
      int failures = 0;
      for (String uri : List.of("nonsense:///x", "qemu+unix:///system?socket=/no/such/socket")) {
        try {
          Connection.open(Optional.of(uri), Connection.Access.WRITE).close();
        } catch (UnreachableHostException e) {
          failures++;
        }
      }
      try (Connection connection = Connection.open(Optional.of(TEST), Connection.Access.WRITE)) {
        for (String xml : List.of("<first>", "<domain type='second'/>", "<domain type='test'/>")) {
          try {
            connection.define(xml).close();
          } catch (LibvirtErrorException e) {
            failures++;
          }
        }
        failures += connection.domain("no such domain").isEmpty() ? 1 : 0;
      }
      System.out.println(failures + " failures");
    }
  }

  private static int openFiles(Path process) throws IOException {
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      return (int) files.count();
    }
  }

  /** The daemon lets go of a client shortly after the client has gone. */
  private static int fewestOpenFiles(Path process, int enough) throws Exception {
    int files = openFiles(process);
    for (int i = 0; i < 100 && files > enough; i++) {
      Thread.sleep(50);
      files = openFiles(process);
    }
    return files;
  }

  private static Path daemon() throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      Optional<Path> daemon = processes.filter(LeakTest::isDaemon).findFirst();
      assumeTrue(daemon.isPresent(), "no libvirtd plays a TEE host here");
      return daemon.orElseThrow();
    }
  }

  private static boolean isDaemon(Path process) {
    try {
      return Files.readString(process.resolve("comm"), StandardCharsets.UTF_8).equals("libvirtd\n");
    } catch (IOException e) {
      return false;
    }
  }

  private static int virsh(String... arguments) throws Exception {
    List<String> line =
        Stream.concat(Stream.of("virsh", "-c", QEMU), Stream.of(arguments)).toList();
    return new ProcessBuilder(line)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
