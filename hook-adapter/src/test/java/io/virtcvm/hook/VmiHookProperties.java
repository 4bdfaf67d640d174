package io.virtcvm.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever owners write, a VM is confidential or refused. */
final class VmiHookProperties {
  private static final VmiHook HOOK = Hooks.hook("tee=snp");

  @Provide
  Arbitrary<Map<String, String>> annotations() {
    Arbitrary<String> names =
        Arbitraries.of("tee", "policy", "host-data", "vcek", "qgs", "firmware", "Tee", "", "x/y");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.of("snp", "tdx", "auto", "smt", "debug", "0xb0000", "0X30000", "yes", ""),
            Arbitraries.strings().ofMaxLength(50),
            Arbitraries.strings().withChars("smt,debug0x \t-+").ofMaxLength(20));
    return Arbitraries.maps(names.map(name -> "virt-cvm.io/" + name), values).ofMaxSize(3);
  }

  @Property(tries = 500)
  void confidentialOrRefused(@ForAll("annotations") Map<String, String> annotations)
      throws Exception {
    byte[] domain = Hooks.domain("efi");
    byte[] out;
    try {
      out = HOOK.onDefineDomain(vmi(annotations), domain);
    } catch (HookRefusedException e) {
      assertThat(e.getMessage()).doesNotContainPattern("[\\p{Cntrl}\\p{Cs}]");
      return;
    }
    String xml = new String(out, UTF_8);
    assertThat(xml).containsPattern("<launchSecurity type=\"(sev-snp|tdx)\"");
    assertThat(xml).doesNotContain("pflash", "<nvram", "<policy>0xb0000", "<policy>0x1<");
  }

  @Property(tries = 500)
  void anyBytesAreAnsweredAndNeverConverted(
      @ForAll @Size(max = 200) byte[] vmi, @ForAll @Size(max = 200) byte[] domain) {
    for (List<byte[]> call : List.of(List.of(vmi, domain), List.of(Hooks.vmi(""), domain))) {
      try {
        HOOK.onDefineDomain(call.get(0), call.get(1));
        throw new AssertionError("converted");
      } catch (HookRefusedException e) {
        assertThat(e.kind()).isEqualTo(HookRefusedException.Kind.UNREADABLE);
      }
    }
  }

  private static byte[] vmi(Map<String, String> annotations) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("metadata").beginObject().name("annotations").beginObject();
      for (Map.Entry<String, String> annotation : annotations.entrySet()) {
        json.name(annotation.getKey()).value(annotation.getValue());
      }
      json.endObject().endObject().endObject();
    }
    return text.toString().getBytes(UTF_8);
  }
}
