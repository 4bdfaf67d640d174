package io.virtcvm.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Several command lines in one process, so that an archive of classes made at its end has what each
 * of them needs.
 */
final class Training {
  private static final String NEXT = ",";

  private Training() {}

  /**
   * Runs them one after the other, and ends the process with the first one's exit code.
   *
   * @param args the command lines, with commas between them
   */
  public static void main(String[] args) {
    List<Integer> codes = new ArrayList<>();
    List<String> line = new ArrayList<>();
    for (String arg : args) {
      if (arg.equals(NEXT)) {
        codes.add(VirtCvm.run(line.toArray(String[]::new)));
        line.clear();
      } else {
        line.add(arg);
      }
    }
    codes.add(VirtCvm.run(line.toArray(String[]::new)));
    Runtime.getRuntime().halt(codes.get(0));
  }
}
