package io.virtcvm.rules;

import io.virtcvm.model.Domain;
import io.virtcvm.model.QemuArg;
import io.virtcvm.model.QemuCommandline;
import java.util.ArrayList;
import java.util.List;

/** The raw arguments for QEMU that a domain brings, {@code <qemu:commandline>}, by option. */
public final class RawArguments {
  private RawArguments() {}

  /**
   * A value behind an option.
   *
   * @param option without its dashes: {@code machine}; empty for what stands behind no option
   * @param value the argument behind it, as QEMU gets it
   * @param where the view of that argument
   */
  public record Argument(String option, String value, QemuArg where) {}

  /** Returns all arguments in their order, also those that are options themselves. */
  public static List<Argument> of(Domain domain) {
    QemuCommandline commandLine = domain.getQemuCommandline();
    if (commandLine == null) {
      return List.of();
    }
    List<Argument> arguments = new ArrayList<>();
    String option = "";
    for (QemuArg argument : commandLine.getArgs()) {
      String value = argument.getValue() == null ? "" : argument.getValue();
      arguments.add(new Argument(option, value, argument));
      option = value.startsWith("-") ? value.replaceFirst("^--?", "") : "";
    }
    return arguments;
  }
}
