package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Request;
import io.virtcvm.Tee;
import io.virtcvm.rules.StatelessFirmware;
import io.virtcvm.snp.Snp;
import io.virtcvm.tdx.Tdx;
import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine without libvirt. A machine that has it is made one for a process: its library is there
 * under its own name first, broken, and nothing looks further.
 */
final class NoLibvirtTest {
  private static final Path IN =
      Corpus.root().resolve("src/test/resources/domains/cases/snp/q35-secure-boot-dumpxml/in.xml");

  private static final String FIRMWARE = "/usr/share/ovmf/OVMF.amdsev.fd";

  @TempDir private Path folder;

  private Command run(String... arguments) throws Exception {
    for (String name : List.of("libvirt.so", "libvirt.so.0")) {
      Files.writeString(folder.resolve(name), "no library");
    }
    List<Object> line = new ArrayList<>(List.of(folder));
    line.addAll(List.of(arguments));
    return Command.shell(
        "folder=$1; shift; LD_LIBRARY_PATH=$folder jvm=-Djna.platform.library.path=$folder"
            + " \"$virt_cvm\" \"$@\"",
        line.toArray());
  }

  /** The commands that need a host, with what each must be told. */
  private List<List<String>> hostCommands() throws Exception {
    List<List<String>> lines = new ArrayList<>();
    for (String name : VirtCvm.COMMANDS) {
      if (Command.run(name, "--help").out().contains("--connect")) {
        lines.add(
            switch (name) {
              case "host", "list" -> List.of(name);
              case "define" -> List.of(name, "--tee", "snp", "web1");
              case "id-block" -> List.of(name, "--id-key", key(), "web1");
              default -> List.of(name, "web1");
            });
      }
    }
    assertThat(lines).hasSizeGreaterThanOrEqualTo(4);
    return lines;
  }

  /** Made here: not every machine that has a libvirt has openssl. */
  private String key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    String base64 =
        Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    Path key = folder.resolve("id.pem");
    Files.writeString(
        key, "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return key.toString();
  }

  @Test
  void hostsCannotBeReachedAndThePackageIsNamed() throws Exception {
    everyHostCommandNamesThePackage();
  }

  /** The same where there is a libvirt, so that the breaking of it is seen to work. */
  @Test
  @Tag("tee-host")
  void aLibvirtThatIsThereCanBeHidden() throws Exception {
    assertThat(Command.run("list", "-c", "test:///default").exit()).isZero();
    everyHostCommandNamesThePackage();
  }

  private void everyHostCommandNamesThePackage() throws Exception {
    for (List<String> line : hostCommands()) {
      for (List<String> connect : List.of(List.<String>of(), List.of("-c", "qemu:///system"))) {
        List<String> words = Stream.concat(line.stream(), connect.stream()).toList();
        Command answer = run(words.toArray(String[]::new));
        assertThat(answer.exit()).as(words + answer.err()).isEqualTo(4);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
            .isEqualTo(
                """
                virt-cvm: no libvirt on this machine
                    install its client library: libvirt0 on Debian and Ubuntu, libvirt-libs on Fedora and RHEL
                """);
      }
    }
  }

  @Test
  void filesAreConvertedAndCheckedAllTheSame() throws Exception {
    Command convert = run("convert", "--tee", "snp", "--firmware", FIRMWARE, IN.toString());
    assertThat(convert.exit()).as(convert.err()).isZero();
    assertThat(convert.out()).contains("sev-snp");
    Path file = Files.writeString(folder.resolve("converted.xml"), convert.out());

    Command check = run("check", "--tee", "snp", "--firmware", FIRMWARE, file.toString());
    assertThat(check.exit()).as(check.err()).isZero();
    Command explain = run("explain", "snp.kvm");
    assertThat(explain.exit()).isZero();
    assertThat(explain.out()).contains("snp.kvm");
  }

  @Test
  void theLibrariesNeedNeitherLibvirtNorJna() throws Exception {
    List<URL> jars = new ArrayList<>();
    for (Class<?> one :
        List.of(DomainDocument.class, Snp.class, Tdx.class, Gson.class, NoLibvirtTest.class)) {
      jars.add(one.getProtectionDomain().getCodeSource().getLocation());
    }
    try (URLClassLoader alone =
        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      assertThat(Stream.of("com.sun.jna.Native", "org.libvirt.Connect", "io.virtcvm.libvirt.Offer"))
          .allSatisfy(
              name -> assertThat(alone.getResource(name.replace('.', '/') + ".class")).isNull());
      Class<?> type = alone.loadClass(Conversions.class.getName());
      assertThat(type).isNotSameAs(Conversions.class);
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Method conversions = type.getDeclaredMethod("apply", Path.class);
      conversions.setAccessible(true);
      assertThat((String) conversions.invoke(constructor.newInstance(), IN))
          .contains("sev-snp")
          .contains("'tdx'");
    }
  }

  /** Loaded by a loader that knows the libraries only. */
  static final class Conversions implements Function<Path, String> {
    @Override
    public String apply(Path in) {
      try {
        StringBuilder made = new StringBuilder();
        Request request =
            Request.on(Host.withDescriptorsFrom(List.of()))
                .withText(StatelessFirmware.FIRMWARE, FIRMWARE);
        for (Tee tee : Tee.all()) {
          DomainDocument document = DomainDocument.read(in);
          made.append(Chain.forTee(tee).apply(document, request).orThrow().toXml());
        }
        return made.toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
