package io.virtcvm.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;

/** Where the schemas of an installed libvirt are, for tests. */
final class InstalledLibvirt {
  private InstalledLibvirt() {}

  /** Returns the directory; fails, with what to do, when nothing is there. */
  static Path schemas() {
    Path directory = Path.of(Objects.requireNonNull(System.getProperty("libvirt.schemas")));
    assertThat(directory.resolve("domain.rng"))
        .as("libvirt's schemas: run ./test, or mvn -Dlibvirt.schemas=/usr/share/libvirt/schemas")
        .isReadable();
    return directory;
  }
}
