package io.virtcvm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.Tee;
import io.virtcvm.hook.HookLog;
import io.virtcvm.hook.VmiHook;
import io.virtcvm.testing.Corpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the command line of a hook says, as any command that has these options reads it. */
final class HookOptionsTest {
  private static final byte[] VMI =
      "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"domain\":{}}}".getBytes(UTF_8);

  /** What docs/kubevirt.md shows of a file. */
  static final String EXAMPLE =
      "{\"tee\": \"auto\", \"allow\": \"default\", \"options\": {\"vcek\": \"no\"},"
          + " \"tees\": {\"tdx\": {\"qgs\": \"\"}}}";

  @TempDir private Path folder;

  private static CommandLine parse(HookOptions options, String... args) {
    CommandSpec spec = VirtCvm.command("test", "Tests.", parsed -> 0);
    options.addTo(spec);
    CommandLine commandLine = new CommandLine(spec).setExpandAtFiles(false);
    commandLine.parseArgs(args);
    return commandLine;
  }

  static String convert(Map<String, String> environment, String... args) throws Exception {
    HookOptions options = new HookOptions(Tee.all());
    byte[] domain = Files.readAllBytes(Corpus.domains().resolve("corpus/kubevirt/efi.xml"));
    byte[] out =
        new VmiHook(
                options.settings(parse(options, args), environment),
                new HookReport(HookLog.open(Message::print)))
            .onDefineDomain(VMI, domain);
    return new String(out, UTF_8);
  }

  @Test
  void flagsAreOptionsAsOfConvert() throws Exception {
    assertThat(convert(Map.of(), "--tee", "snp", "--policy=smt,cxl")).contains("0x230000");
    assertThat(convert(Map.of(), "-t", "tdx", "--qgs")).contains("<quoteGenerationService");
    assertThat(convert(Map.of(), "--allow-unprotected")).doesNotContain("launchSecurity");
  }

  @Test
  void theAdministratorsBytesMayComeFromAFile() throws Exception {
    byte[] bytes = new byte[32];
    bytes[0] = 42;
    Path file = Files.write(folder.resolve("host-data"), bytes);
    assertThat(convert(Map.of(), "--tee", "snp", "--host-data", "@" + file))
        .contains("<hostData>" + Base64.getEncoder().encodeToString(bytes) + "</hostData>");
  }

  @Test
  void theFileComesFromAFlagOrFromTheEnvironment() throws Exception {
    Path file = folder.resolve("hook.json");
    Files.writeString(file, "{\"tee\":\"tdx\"}");
    assertThat(convert(Map.of(), "--config", file.toString())).contains("type=\"tdx\"");
    assertThat(convert(Map.of("VIRT_CVM_CONFIG", file.toString()))).contains("type=\"tdx\"");
    assertThat(convert(Map.of("VIRT_CVM_TEE", "snp"), "--config", file.toString()))
        .contains("type=\"sev-snp\"");
  }

  @Test
  void theFileMayBeAsThePageShowsIt() throws Exception {
    Path file = Files.writeString(folder.resolve("hook.json"), EXAMPLE);
    Map<String, String> environment = Map.of("VIRT_CVM_CONFIG", file.toString());
    assertThat(convert(environment, "--tee=snp")).contains("vcek=\"no\"");
  }

  @Test
  void whatIsWrongIsAUsageErrorOrUnreadable() throws Exception {
    assertThatThrownBy(() -> convert(Map.of(), "--tee", "sgx"))
        .isInstanceOf(ParameterException.class)
        .hasMessage("invalid value 'sgx' for --tee: take one of auto, snp, tdx");
    assertThatThrownBy(() -> convert(Map.of("VIRT_CVM_TEA", "snp")))
        .isInstanceOf(ParameterException.class)
        .hasMessageStartingWith("unknown variable 'VIRT_CVM_TEA'");
    Path file = Files.writeString(folder.resolve("bad.json"), "{\"tea\":\"x\"}");
    assertThatThrownBy(() -> convert(Map.of(), "--config", file.toString()))
        .isInstanceOf(UnreadableException.class)
        .hasMessageStartingWith(file + ": not accepted: unknown member 'tea'");
    assertThatThrownBy(() -> convert(Map.of(), "--config", folder + "/none"))
        .isInstanceOf(UnreadableException.class)
        .hasMessageEndingWith("no such file or directory");
  }
}
