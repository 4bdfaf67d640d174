package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.stream.JsonReader;
import io.virtcvm.DomainDocument;
import io.virtcvm.snp.Snp;
import io.virtcvm.tdx.Tdx;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The libraries are modules that work as such: found, resolved, their TEEs and pages offered. */
final class ModulesTest {
  private static Path origin(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void offerTheTeesAndTheirPages() throws Exception {
    Path[] paths =
        Stream.of(
                origin(DomainDocument.class),
                origin(Snp.class),
                origin(Tdx.class),
                origin(JsonReader.class))
            .toArray(Path[]::new);
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolveAndBind(ModuleFinder.of(paths), ModuleFinder.of(), Set.of("io.virtcvm"));
    ModuleLayer layer =
        ModuleLayer.boot()
            .defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());

    Class<?> tee = layer.findLoader("io.virtcvm").loadClass("io.virtcvm.Tee");
    assertThat(tee.getModule().isNamed()).isTrue();
    List<?> all = (List<?>) tee.getMethod("all").invoke(null);
    assertThat(all).hasSize(2);
    for (Object one : all) {
      String name = (String) tee.getMethod("name").invoke(one);
      assertThat(one.getClass().getResourceAsStream(name + ".kvm.md")).isNotNull();
    }
  }
}
