package io.virtcvm.hook;

import static io.virtcvm.hook.Hooks.domain;
import static io.virtcvm.hook.Hooks.hook;
import static io.virtcvm.hook.Hooks.vmi;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.virtcvm.hook.HookRefusedException.Kind;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON that is none, or means harm: one line that says where, and no other exception. */
final class HostileVmiTest {
  private record Bad(String what, String json, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static List<Bad> bad() {
    return List.of(
        new Bad("nothing", "", "not JSON: End of input at line 1 column 1"),
        new Bad(
            "cut off", "{\"metadata\":{\"name\":\"a", "not JSON: Unterminated string at line 1"),
        new Bad("an array", "[]", "not accepted: the document is an array, where an object"),
        new Bad("two documents", "{}{}", "not JSON: "),
        new Bad("a comment", "{/**/}", "not JSON: malformed JSON at line 1 column 3 in $."),
        new Bad("single quotes", "{'a':1}", "not JSON: "),
        new Bad("a NUL", "{\"kind\":\"a\0b\"}", "not JSON: "),
        new Bad("NULs", "\0\0\0\0", "not JSON: "),
        new Bad(
            "text for an object",
            "{\"spec\":{\"domain\":\"x\"}}",
            "not accepted: spec.domain is a string, where an object is expected"),
        new Bad(
            "a number for text",
            "{\"metadata\":{\"annotations\":{\"virt-cvm.io/tee\":1e999999999}}}",
            "not accepted: metadata.annotations.virt-cvm.io/tee is a number, where a string"),
        new Bad(
            "text for a flag",
            "{\"spec\":{\"domain\":{\"firmware\":{\"bootloader\":{\"efi\":{\"secureBoot\":\"no\"}}}}}}",
            "not accepted: spec.domain.firmware.bootloader.efi.secureBoot is a string, where a"),
        new Bad(
            "an annotation twice",
            "{\"metadata\":{\"annotations\":{\"virt-cvm.io/tee\":\"snp\",\"virt-cvm.io/tee\":\"tdx\"}}}",
            "not accepted: metadata.annotations.virt-cvm.io/tee stands twice"),
        new Bad(
            "an annotation twice, spelled differently",
            "{\"metadata\":{\"annotations\":{\"virt-cvm.io/tee\":\"snp\",\"virt-cvm.io/t\\u0065e\":\"tdx\"}}}",
            "not accepted: metadata.annotations.virt-cvm.io/tee stands twice"),
        new Bad(
            "a spec twice",
            "{\"spec\":{\"domain\":{\"launchSecurity\":{\"snp\":{}}}},\"spec\":{}}",
            "not accepted: spec stands twice"),
        new Bad(
            "a deep one", "{\"a\":" + "[".repeat(100_000), "not JSON: Nesting limit 64 reached"),
        new Bad(
            "a deep one where it is read",
            "{\"spec\":" + "{\"template\":{\"spec\":".repeat(10),
            "not accepted: a template in a template: spec.template.spec.template"),
        new Bad(
            "very many members",
            "{" + members(5000) + "}",
            "not accepted: more than 4096 members beside x4096"),
        new Bad("too large", " ".repeat((4 << 20) + 1), "not accepted: 4194305 bytes of JSON"),
        new Bad(
            "a name that steers a terminal",
            "{\"a\\u001b[31m\\ud800\":{},\"a\\u001b[31m\\ud800\":{}}",
            "not accepted: a\\u001b[31m\\ud800 stands twice"));
  }

  private static String members(int number) {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < number; i++) {
      members.append(i == 0 ? "" : ",").append("\"x").append(i).append("\":1");
    }
    return members.toString();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void isRefusedInOneLine(Bad one) throws Exception {
    HookRefusedException refused = refuse(one.json().getBytes(UTF_8));
    assertThat(refused.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(refused.getMessage()).startsWith("VMI: " + one.message());
    assertThat(refused.getMessage()).hasSizeLessThan(300).doesNotContainPattern("\\p{Cntrl}");
  }

  private static HookRefusedException refuse(byte[] vmi) throws Exception {
    byte[] domain = domain("efi");
    HookRefusedException refused =
        catchThrowableOfType(
            HookRefusedException.class, () -> hook("tee=snp").onDefineDomain(vmi, domain));
    assertThat(refused).isNotNull();
    return refused;
  }

  @Test
  void isUtf8() throws Exception {
    assertThat(refuse("{\"kind\":\"é\"}".getBytes(ISO_8859_1)))
        .hasMessage("VMI: not JSON: it is not in UTF-8");
  }

  @Test
  void longAnnotationsOfOursAreRefusedAndThoseOfOthersPassedOver() throws Exception {
    String million = "x".repeat(1_000_000);
    assertThat(refuse(vmi("", "virt-cvm.io/host-data=" + million)))
        .hasMessage(
            "annotation 'virt-cvm.io/host-data' has 1000000 characters: write at most 8192");
    assertThat(refuse(vmi("", "virt-cvm.io/initdata=" + million)))
        .hasMessage(
            "annotation 'virt-cvm.io/initdata' has 1000000 characters: write at most 131072");
    byte[] out = hook("tee=snp").onDefineDomain(vmi("", "else/where=" + million), domain("efi"));
    assertThat(new String(out, UTF_8)).contains("sev-snp").doesNotContain(million);
  }

  @Test
  void aDocumentMayBeLongerThanOtherAnnotations() throws Exception {
    String document =
        "version = \"0.1.0\"\nalgorithm = \"sha256\"\n#" + "x".repeat(90_000) + "\n[data]\n";
    String base64 = Base64.getEncoder().encodeToString(document.getBytes(UTF_8));
    byte[] vmi = vmi("", "virt-cvm.io/initdata=" + base64);
    byte[] out = hook("tee=snp").onDefineDomain(vmi, domain("efi"));
    assertThat(new String(out, UTF_8)).contains("<hostData>");
  }

  @Test
  void valuesNobodyCanMeanAreShownHarmlessly() throws Exception {
    HookRefusedException refused = refuse(vmi("", "virt-cvm.io/policy=\\u0000\\ud800\\n\\u202e"));
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused)
        .hasMessageStartingWith(
            "invalid value '\\u0000\\ud800\\u000a\\u202e' for annotation virt-cvm.io/policy: ");
    assertThat(refuse(vmi("", "virt-cvm.io/" + "x".repeat(100_000) + "=y")).getMessage())
        .hasSizeLessThan(500);
  }

  @Test
  void whatIsPassedOverMayBeAnything() throws Exception {
    String rest = "\"devices\":{\"disks\":[1e99999,{\"a\":{},\"a\":{}},\"\\ud800\"]}";
    assertThat(hook("tee=snp").onDefineDomain(vmi(rest), domain("efi"))).isNotEmpty();
  }
}
