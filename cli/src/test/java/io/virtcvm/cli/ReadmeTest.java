package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows of the command is what happens. */
final class ReadmeTest {
  private static final Path ROOT = Corpus.root();

  private static List<String> blocks(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(ROOT.resolve("README.md")));
    return block.results().map(result -> result.group(1)).toList();
  }

  @Test
  void theScreenIsRealOutput() throws Exception {
    List<String> screens = blocks("console");
    assertThat(screens).isNotEmpty();
    for (String screen : screens) {
      String[] lines = screen.split("\n", 2);
      assertThat(lines[0]).startsWith("$ ./virt-cvm ");
      List<Object> arguments = new ArrayList<>();
      for (String argument : lines[0].substring("$ ./virt-cvm ".length()).split(" ", -1)) {
        if (argument.equals(">")) {
          break;
        }
        arguments.add(argument);
      }
      assertThat(Command.run(arguments.toArray()).err()).isEqualTo(lines[1]);
    }
  }
}
