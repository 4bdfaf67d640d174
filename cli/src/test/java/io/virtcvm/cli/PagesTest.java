package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command that the README and the pages of docs/ have people type is run, page by page in one
 * shell, and prints what the page shows. {@code -Dgolden.update=true} writes the outputs anew.
 *
 * <p>The reader has a host with the domain web1, which is {@code examples/secure-boot.xml}, its XML
 * as DOMAIN.xml, and the parts of a checkout that commands read.
 */
@Tag("tee-host")
final class PagesTest {
  /** What does not run here, by its first words, and why. */
  private static final Map<String, String> NOT_RUN =
      Map.ofEntries(
          Map.entry("kubectl ", "there is no cluster"),
          Map.entry("oc ", "there is no cluster"),
          Map.entry("virtctl ", "there is no cluster"),
          Map.entry("skopeo ", "there is no registry"),
          Map.entry("podman ", "there is no container engine"),
          Map.entry("dist/image ", "src/test/image runs it"),
          Map.entry("dist/package ", "src/test/package runs it"),
          Map.entry("sha256sum --check", "src/test/package runs it"),
          Map.entry("dpkg ", "src/test/package runs it"),
          Map.entry("rpm ", "src/test/package runs it"),
          Map.entry("tar --extract", "src/test/package runs it"),
          Map.entry("virt-cvm-*/bin/", "src/test/package runs it"),
          Map.entry(". virt-cvm-*/share/", "src/test/package runs it"),
          Map.entry("./mvnw ", "it builds what this test is run with"),
          Map.entry("./test", "it runs this test"));

  private static final int MINUTES = 5;

  /** Parts outputs; nothing that we print has it. */
  private static final char MARK = '\1';

  @TempDir private Path folder;

  @BeforeEach
  void onATeeHost() {
    Virsh.assumeTeeHost();
  }

  @AfterEach
  void forgetDomains() throws Exception {
    Virsh.forgetAll();
  }

  static List<Path> pages() throws IOException {
    return Page.files();
  }

  private static Optional<String> notRun(Page.Step step) {
    return NOT_RUN.keySet().stream().filter(step.command()::startsWith).findFirst();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void whatIsTypedPrintsWhatIsShown(Path path) throws Exception {
    Page page = Page.read(path);
    Map<Page.Step, Command> ran = run(page.steps());
    if (Boolean.getBoolean("golden.update")) {
      page.update(
          page.steps().stream()
              .map(s -> ran.containsKey(s) ? ran.get(s).out() : shown(s))
              .toList());
    }
    // Read anew: what was written must do as well.
    check(Page.read(path).steps(), List.copyOf(ran.values()));
  }

  /** Runs steps of one page in one shell; those that are not run are told of, and left out. */
  private Map<Page.Step, Command> run(List<Page.Step> steps) throws Exception {
    StringBuilder script = new StringBuilder("status=0\n");
    List<Page.Step> running = new ArrayList<>();
    for (Page.Step step : steps) {
      Optional<String> listed = notRun(step);
      if (listed.isPresent()) {
        System.out.println(
            "NOT RUN: %s: %s: %s"
                .formatted(step.place(), step.command(), NOT_RUN.get(listed.get())));
      } else {
        running.add(step);
        script
            .append("(exit $status)\n")
            .append(step.command())
            .append("\nstatus=$?; printf '\\1%s\\n' $status\n");
      }
    }
    prepare();
    Path file = Files.writeString(folder.resolve("script"), script);
    Path out = folder.resolve("out");
    ProcessBuilder shell =
        new ProcessBuilder("bash", file.toString())
            .directory(folder.resolve("work").toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    // As the launcher does, or each call of libvirt's would begin with a warning of Java's.
    if (Runtime.version().feature() >= 24) {
      shell.environment().put("jvm", "--enable-native-access=ALL-UNNAMED");
    }
    shell.environment().merge("PATH", folder.resolve("bin") + ":", (path, bin) -> bin + path);
    Process process = shell.start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    String[] parts = Files.readString(out).split(String.valueOf(MARK), -1);
    assertThat(parts).as(parts[parts.length - 1]).hasSize(running.size() + 1);
    Map<Page.Step, Command> ran = new LinkedHashMap<>();
    for (int i = 0; i < running.size(); i++) {
      // The mark's own line, with the status, comes before the next output.
      String output = i == 0 ? parts[0] : parts[i].substring(parts[i].indexOf('\n') + 1);
      int status = Integer.parseInt(parts[i + 1].substring(0, parts[i + 1].indexOf('\n')));
      ran.put(running.get(i), new Command(status, output, ""));
    }
    return ran;
  }

  private static String shown(Page.Step step) {
    return String.join("\n", step.shown()) + "\n";
  }

  /** A command fails only where the page says so, by asking the shell for the status next. */
  private static void check(List<Page.Step> steps, List<Command> ran) {
    List<Page.Step> running = steps.stream().filter(s -> notRun(s).isEmpty()).toList();
    for (int i = 0; i < running.size(); i++) {
      Page.Step step = running.get(i);
      String output = ran.get(i).out();
      if (!step.shows(output)) {
        assertThat(output).as(step.place()).isEqualTo(shown(step));
      }
      if (ran.get(i).exit() != 0) {
        assertThat(i + 1 < running.size() ? running.get(i + 1).command() : "")
            .as("%s fails with %s: %s", step.place(), ran.get(i).exit(), output)
            .isEqualTo("echo $?");
      }
    }
  }

  private void prepare() throws Exception {
    Virsh.run("define", Corpus.root().resolve("examples/secure-boot.xml").toString());
    Command made =
        Command.shell(
            """
            mkdir "$1"/bin "$1"/work "$1"/work/schemas "$1"/work/schemas/target
            cp "$virt_cvm" "$1"/bin/virt-cvm
            cp "$virt_cvm" "$1"/work/virt-cvm
            cp -r examples "$1"/work
            cp -r schemas/src schemas/names schemas/domain.grammar "$1"/work/schemas
            cp -r schemas/target/classes "$1"/work/schemas/target
            cp examples/secure-boot.xml "$1"/work/DOMAIN.xml
            """,
            folder);
    assertThat(made.err()).isEmpty();
    // What kubectl would have written.
    Files.writeString(folder.resolve("work/vm.json"), KubevirtTest.VM);
    Files.writeString(folder.resolve("work/cluster.json"), KubevirtTest.CLUSTER);
  }

  @Test
  void whatIsListedAsNotRunIsOnAPage() throws Exception {
    List<Page.Step> steps = new ArrayList<>();
    for (Path path : Page.files()) {
      steps.addAll(Page.read(path).steps());
    }
    assertThat(steps.stream().flatMap(step -> notRun(step).stream()))
        .containsOnly(NOT_RUN.keySet().toArray(String[]::new));
  }

  /** Else nobody would notice that it no longer looks. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$ echo a\nb",
        "$ echo a\n…\nb",
        "$ echo a\na\na",
        "$ echo ab\na…c",
        "$ false",
        "$ false\n$ echo $?\n0",
        "$ no-such-command\n$ echo $?\n0",
        "$ echo a \\\n> b\na"
      })
  void aPageThatIsWrongFails(String block) throws Exception {
    List<Page.Step> steps = steps(block);
    List<Command> ran = List.copyOf(run(steps).values());
    assertThatThrownBy(() -> check(steps, ran)).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$ echo a\na",
        "$ echo a\n…\na\n…",
        "$ printf '%s\\n' a b c\n…\nc\n$ printf '%s\\n' a b c\na\n…",
        "$ echo abc\na…c",
        "$ echo a >&2\na",
        "$ (exit 7)\n$ echo $?\n7",
        "$ mkdir x; cd x\n$ ls ..\n…\nx",
        "$ echo a \\\n> b\na b"
      })
  void aPageThatIsRightPasses(String block) throws Exception {
    List<Page.Step> steps = steps(block);
    check(steps, List.copyOf(run(steps).values()));
  }

  private static List<Page.Step> steps(String block) {
    return lines("```console\n" + block + "\n```").steps();
  }

  private static Page lines(String text) {
    return Page.parse(Path.of("p.md"), text.lines().toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```\nls\n```",
        "```sh\nls\n```",
        "```java\n$ ls\n```",
        "```console\nls\n```",
        "See:\n\n    ls"
      })
  void aCommandInAnotherFormFails(String text) {
    assertThatThrownBy(() -> lines(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("p.md:");
  }
}
