package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command ends as a Unix filter ends. */
final class StreamsTest {
  private static final String CONVERT =
      "convert --tee snp --firmware-descriptors examples/qemu/firmware examples/secure-boot.xml";

  @ParameterizedTest
  @ValueSource(
      strings = {
        CONVERT,
        CONVERT + " --diff",
        CONVERT + " -o /dev/stdout",
        CONVERT + " -o /dev/null --report-file -",
        "explain",
        "explain snp.kvm",
        "--help",
        "--version"
      })
  void nobodyReadsOn(String line) throws Exception {
    Command closed = Command.shell("\"$virt_cvm\" " + line + " | true; exit ${PIPESTATUS[0]}");
    assertThat(closed).isEqualTo(new Command(141, "", ""));
  }

  @Test
  void nobodyReadsTheReport() throws Exception {
    Command closed =
        Command.shell(
            "\"$virt_cvm\" " + CONVERT + " 2>&1 >/dev/null | true; exit ${PIPESTATUS[0]}");
    assertThat(closed).isEqualTo(new Command(141, "", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {CONVERT, CONVERT + " --diff", "explain", "explain snp.kvm", "--help", "--version"})
  void theDiskIsFull(String line) throws Exception {
    Command full = Command.shell("\"$virt_cvm\" " + line + " >/dev/full");
    assertThat(full)
        .isEqualTo(
            new Command(
                3, "", "virt-cvm: cannot write standard output: No space left on device\n"));
  }

  @Test
  void theReportCannotBeWritten() throws Exception {
    assertThat(Command.shell("\"$virt_cvm\" " + CONVERT + " >/dev/null 2>/dev/full"))
        .isEqualTo(new Command(3, "", ""));
    Command file = Command.shell("\"$virt_cvm\" " + CONVERT + " --report-file /nonesuch/report");
    assertThat(file)
        .isEqualTo(
            new Command(
                3, "", "virt-cvm: cannot write '/nonesuch/report': no such file or directory\n"));
  }

  @Test
  void standardOutputIsClosed() throws Exception {
    assertThat(Command.shell("\"$virt_cvm\" " + CONVERT + " >&-"))
        .isEqualTo(
            new Command(3, "", "virt-cvm: cannot write standard output: Bad file descriptor\n"));
  }
}
