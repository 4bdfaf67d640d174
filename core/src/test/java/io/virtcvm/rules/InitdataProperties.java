package io.virtcvm.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wasabithumb.jtoml.JToml;
import io.github.wasabithumb.jtoml.key.TomlKey;
import io.github.wasabithumb.jtoml.value.table.TomlTable;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The reader of initdata beside a reader of all of TOML. */
final class InitdataProperties {
  private static final String DOCUMENT =
      """
      # of initdata
      algorithm = "sha384"
      version = '0.1.0'

      [data]
      "aa.toml" = '''
      [token_configs]
      '''
      'policy.rego' = \"""
      package agent_policy \\
        \\u0041 "x" ""\\"
      \"""
      key1 = "value1" # why
      """;

  private static final String[] PIECES = {
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\\",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "#",
    "=",
    "[",
    "]",
    ".",
    "{",
    "}",
    "\\u00e9",
    "\\U0001F600",
    "\\b",
    "\0",
    "\u007f",
    "\u00e9",
    "data",
    "version",
    "1",
    "x = 'y'\n",
    "[data]\n",
    "\\\n",
    "a.b = \"\"\n"
  };

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder(DOCUMENT);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length());
      if (random.nextBoolean()) {
        text.insert(at, PIECES[random.nextInt(PIECES.length)]);
      } else {
        text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(6)));
      }
    }
    return text.toString();
  }

  @Property(seed = "20261125", tries = 20_000)
  void whatIsReadIsTomlAndSaysTheSame(@ForAll Random random) {
    String text = mutated(random);
    Optional<Map<String, String>> fields = read(text);
    if (fields.isPresent()) {
      TomlTable table = JToml.jToml().readFromString(text);
      fields
          .get()
          .forEach(
              (key, value) ->
                  assertThat(table.get(TomlKey.literal(key)).asPrimitive().asString())
                      .as(text)
                      .isEqualTo(value));
    }
  }

  private static Optional<Map<String, String>> read(String text) {
    try {
      return Optional.of(InitdataReader.read(text.getBytes(UTF_8)));
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("not initdata: ");
      return Optional.empty();
    }
  }

  @Property(seed = "20261125")
  void whatAWriterOfTomlWritesIsRead(@ForAll @Size(max = 5) Map<String, String> data) {
    TomlTable table = TomlTable.create();
    table.put(TomlKey.literal("version"), "0.1.0");
    table.put(TomlKey.literal("algorithm"), "sha256");
    TomlTable inner = TomlTable.create();
    inner.put(TomlKey.literal("always"), "here");
    data.forEach((key, value) -> inner.put(TomlKey.literal(key), value));
    table.put(TomlKey.literal("data"), inner);
    String text = JToml.jToml().writeToString(table);
    assertThat(Initdata.of(text.getBytes(UTF_8)).algorithm()).isEqualTo("sha256");
  }
}
