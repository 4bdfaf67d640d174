package io.virtcvm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host says of its CPU, and what it leaves out. */
final class HostCpuTest {
  private static String capabilities(String signature) {
    return "<capabilities><host><uuid>u</uuid><cpu><arch>x86_64</arch><model>EPYC-Milan</model>"
        + signature
        + "<topology sockets='1'/></cpu></host></capabilities>";
  }

  @Test
  void theSignatureIsThatOfTheCpu() throws Exception {
    assertThat(HostCpu.id(capabilities("<signature family='25' model='1' stepping='1'/>")))
        .hasValue(new HostCpu.Id(25, 1, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<signature/>",
        "<signature family='25' model='1'/>",
        "<signature family='25' model='-1' stepping='1'/>",
        "<signature family='271' model='1' stepping='1'/>",
        "<signature family='25' model='256' stepping='1'/>",
        "<signature family='25' model='1' stepping='16'/>",
        "<signature family='0x19' model='1' stepping='1'/>",
        "<signature family='99999999999' model='1' stepping='1'/>",
        "<signature family='25' model='1' stepping='1'/><signature family='6' model='1' stepping='1'/>"
      })
  void whatIsNoSignatureIsNone(String signature) throws Exception {
    assertThat(HostCpu.id(capabilities(signature))).isEmpty();
  }

  @Test
  void theModelIsThatOfHostModel() throws Exception {
    String modes =
        "<domainCapabilities><cpu><mode name='host-passthrough' supported='yes'/>"
            + "<mode name='host-model' supported='yes'><model fallback='forbid'>EPYC-Milan</model>"
            + "<vendor>AMD</vendor></mode><mode name='custom'><model>EPYC</model></mode></cpu>"
            + "</domainCapabilities>";
    assertThat(HostCpu.model(modes)).hasValue("EPYC-Milan");
    assertThat(HostCpu.model("<domainCapabilities/>")).isEmpty();
    assertThat(HostCpu.model("<a><cpu><mode name='host-model' supported='no'/></cpu></a>"))
        .isEmpty();
  }

  @Test
  void aStrangersXmlHasNoDocumentType() {
    String doctype = "<!DOCTYPE a [<!ENTITY b SYSTEM '/etc/passwd'>]><a/>";
    assertThatThrownBy(() -> HostCpu.id(doctype)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> HostCpu.model(doctype)).isInstanceOf(IOException.class);
  }
}
