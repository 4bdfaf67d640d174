package io.virtcvm;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Something a user may ask of a conversion, the same behind every face: {@code --policy} on the
 * command line, {@code policy} in a {@link Request}.
 *
 * <p>An option is itself alone: two of the same name, of two TEEs, are two options.
 *
 * @param <T> the type of the value
 */
public final class Option<T> {
  private final String name;
  private final String placeholder;
  private final Optional<String> bare;
  private final OptionalInt length;
  private final OptionalInt documentSize;
  private final String summary;
  private final Function<String, T> parser;

  private Option(
      String name,
      String placeholder,
      Optional<String> bare,
      OptionalInt length,
      OptionalInt documentSize,
      String summary,
      Function<String, T> parser) {
    this.name = name;
    this.placeholder = placeholder;
    this.bare = bare;
    this.length = length;
    this.documentSize = documentSize;
    this.summary = summary;
    this.parser = parser;
  }

  /**
   * Returns an option that needs a value.
   *
   * @param name kebab-case, without dashes in front
   * @param placeholder what help shows for the value: {@code HEX}
   * @param summary one line for help
   * @param parser from text to value; throws {@link IllegalArgumentException} with a message that
   *     says what is accepted
   */
  public static <T> Option<T> of(
      String name, String placeholder, String summary, Function<String, T> parser) {
    return new Option<>(
        name,
        placeholder,
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        summary,
        parser);
  }

  /**
   * Returns an option whose name alone means as much as {@code bare}; otherwise as {@link #of}.
   *
   * @param bare text that the parser accepts
   */
  public static <T> Option<T> ofOptionalValue(
      String name, String placeholder, String bare, String summary, Function<String, T> parser) {
    return new Option<>(
        name,
        placeholder,
        Optional.of(bare),
        OptionalInt.empty(),
        OptionalInt.empty(),
        summary,
        parser);
  }

  /**
   * Returns an option whose value is so many bytes, written in base64; otherwise as {@link #of}.
   *
   * <p>Values are never read from files here. A face whose users own the files may do it for them:
   * {@link #length()} tells which options that is for.
   *
   * @param length in bytes
   */
  public static <T> Option<T> ofBytes(
      String name, int length, String summary, Function<String, T> parser) {
    return new Option<>(
        name,
        "BASE64",
        Optional.empty(),
        OptionalInt.of(length),
        OptionalInt.empty(),
        summary,
        parser);
  }

  /**
   * Returns an option whose value is a document, whose bytes the text holds in base64; otherwise as
   * {@link #of}. A face whose users own files takes the name of one: {@link #documentSize()} tells
   * which options that is for.
   *
   * @param size of the longest document, in bytes
   */
  public static <T> Option<T> ofDocument(
      String name, int size, String summary, Function<String, T> parser) {
    return new Option<>(
        name, "FILE", Optional.empty(), OptionalInt.empty(), OptionalInt.of(size), summary, parser);
  }

  /** Returns the name: kebab-case, without dashes in front. */
  public String name() {
    return name;
  }

  /** Returns what help shows for the value. */
  public String placeholder() {
    return placeholder;
  }

  /** Returns what the name alone, without a value, stands for; empty where a value is required. */
  public Optional<String> bare() {
    return bare;
  }

  /** Returns how many bytes a value has that is written in base64; empty for every other value. */
  public OptionalInt length() {
    return length;
  }

  /** Returns how many bytes a value has at most that is a document; empty for every other value. */
  public OptionalInt documentSize() {
    return documentSize;
  }

  /** Returns one line for help. */
  public String summary() {
    return summary;
  }

  /**
   * Reads a value as a user wrote it.
   *
   * @throws IllegalArgumentException if it is not accepted; the message says what is
   */
  public T parse(String text) {
    return parser.apply(text);
  }
}
