package io.virtcvm;

import java.util.List;

/**
 * A transformer that a {@link Tee} brings, its name, and why it exists.
 *
 * <p>Beside the TEE's class lies a page named after the id, {@code ID.md}: what {@code virt-cvm
 * explain} prints.
 *
 * @param id the TEE's name, a dot, and kebab-case; it never changes
 * @param summary the reason for whatever the rule changes or refuses, in one line without a full
 *     stop
 * @param transformer what it does
 * @param sources the primary sources, each with its version: a manual, a header, a message of
 *     QEMU's
 */
public record Rule(String id, String summary, Transformer transformer, List<String> sources) {
  /** Returns a rule. */
  public static Rule of(String id, String summary, Transformer transformer, String... sources) {
    return new Rule(id, summary, transformer, List.of(sources));
  }
}
