package io.virtcvm.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class WithoutJaxbTest {

  /** Annotations of classes that are not there are no concern of the virtual machine. */
  @Test
  void needsNoJaxbAtRunTime() throws Exception {
    URL classes = Domain.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader alone = new URLClassLoader(new URL[] {classes}, null)) {
      Class<?> type = alone.loadClass("io.virtcvm.model.Domain");
      assertThat(type).isNotEqualTo(Domain.class);
      Object domain = type.getConstructor().newInstance();
      Object devices = type.getMethod("ensureDevices").invoke(domain);
      assertThat(devices.getClass().getMethod("getDisks").invoke(devices)).hasToString("[]");
      assertThat(domain).hasToString("<domain><devices/></domain>");
    }
  }
}
