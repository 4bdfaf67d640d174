package io.virtcvm.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a manifest has no fields but those of {@code manifest-fields.txt}. */
final class ManifestFields {
  private static final Set<String> KNOWN = known();

  private ManifestFields() {}

  private static Set<String> known() {
    try (InputStream in = ManifestFields.class.getResourceAsStream("manifest-fields.txt")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Requires that a part has known fields of the known types alone. */
  static void check(String part, Object document) {
    check(part, "", document);
  }

  private static void check(String part, String path, Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String name = (String) entry.getKey();
        boolean any = KNOWN.stream().anyMatch(line -> line.startsWith(part + " " + path + ".* "));
        check(part, path + (path.isEmpty() ? "" : ".") + (any ? "*" : name), entry.getValue());
      }
    } else if (value instanceof List<?> list) {
      assertThat(list).as(part + " " + path).isNotEmpty();
      list.forEach(item -> check(part, path + "[]", item));
    } else {
      String type = value instanceof Map ? "{}" : value instanceof Boolean ? "boolean" : "string";
      assertThat(value).isInstanceOfAny(String.class, Boolean.class, Map.class);
      assertThat(KNOWN).contains(part + " " + path + " " + type);
    }
  }
}
