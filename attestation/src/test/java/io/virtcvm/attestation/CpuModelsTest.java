package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.testing.Corpus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The signatures are those that a real QEMU gives to its models. */
final class CpuModelsTest {
  /** A QEMU without a machine, which answers questions on its standard input and output. */
  private static final class Qemu implements AutoCloseable {
    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    Qemu() throws IOException {
      process =
          new ProcessBuilder(
                  Corpus.root().resolve("src/test/libvirt/in-root").toString(),
                  "qemu-system-x86_64",
                  "-machine",
                  "none",
                  "-accel",
                  "tcg",
                  "-nodefaults",
                  "-nographic",
                  "-qmp",
                  "stdio")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      in = process.outputWriter(StandardCharsets.UTF_8);
      out = process.inputReader(StandardCharsets.UTF_8);
      assertThat(out.readLine()).contains("QMP");
      ask("qmp_capabilities", "");
    }

    String ask(String command, String arguments) throws IOException {
      in.write("{\"execute\": \"" + command + "\"" + arguments + "}\n");
      in.flush();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.contains("\"return\"") || line.contains("\"error\"")) {
          return line;
        }
      }
      throw new IOException("QEMU ended");
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  @Test
  void areThoseOfQemu() throws Exception {
    TreeMap<String, CpuSignature> qemus = new TreeMap<>();
    try (Qemu qemu = new Qemu()) {
      Matcher name =
          Pattern.compile("\"name\": \"(EPYC[^\"]*)\"")
              .matcher(qemu.ask("query-cpu-definitions", ""));
      while (name.find()) {
        String model = name.group(1);
        String answer =
            qemu.ask(
                "query-cpu-model-expansion",
                ", \"arguments\": {\"type\": \"full\", \"model\": {\"name\": \"" + model + "\"}}");
        qemus.put(
            model,
            CpuSignature.of(
                number(answer, "family"), number(answer, "model"), number(answer, "stepping")));
      }
    }
    assertThat(qemus).hasSizeGreaterThan(20).containsKeys("EPYC-v4", "EPYC-Turin");
    qemus.forEach(
        (model, signature) -> assertThat(CpuModels.signature(model)).as(model).hasValue(signature));
  }

  private static int number(String answer, String property) {
    Matcher number = Pattern.compile("\"" + property + "\": ([0-9]+)").matcher(answer);
    assertThat(number.find()).as(answer).isTrue();
    return Integer.parseInt(number.group(1));
  }

  @Test
  void othersAreUnknown() {
    for (String model :
        new String[] {"", "EPYC-", "epyc", "EPYC-Rome-v", "EPYC-Romev2", "qemu64"}) {
      assertThat(CpuModels.signature(model)).as(model).isEqualTo(Optional.empty());
    }
  }

  @Test
  void signaturesAreMadeOfThreeNumbers() {
    assertThat(CpuSignature.of(23, 1, 2)).hasToString("0x800f12");
    assertThat(CpuSignature.of(15, 107, 1)).hasToString("0x60fb1");
    assertThat(CpuSignature.of(6, 2, 3)).hasToString("0x623");
    assertThat(CpuSignature.of(26, 0x2, 1)).hasToString("0xb00f21");
    for (int[] wrong :
        new int[][] {{-1, 0, 0}, {271, 0, 0}, {23, 256, 0}, {23, -1, 0}, {23, 1, 16}}) {
      assertThatThrownBy(() -> CpuSignature.of(wrong[0], wrong[1], wrong[2]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
