package io.virtcvm.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command where there is no shell to start it, as in its image: a file whose first line names
 * Java as its interpreter. The kernel puts that file's own name in front of the arguments.
 */
final class Script {
  private Script() {}

  /**
   * Runs the command.
   *
   * @param args the name of the file, which may be that of a command, and the file's arguments
   */
  public static void main(String[] args) {
    List<String> line = new ArrayList<>(List.of(args));
    String name = Path.of(line.remove(0)).getFileName().toString();
    if (VirtCvm.COMMANDS.contains(name)) {
      line.add(0, name);
    }
    VirtCvm.main(line.toArray(String[]::new));
  }
}
