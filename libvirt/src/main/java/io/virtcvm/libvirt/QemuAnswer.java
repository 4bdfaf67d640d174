package io.virtcvm.libvirt;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What QEMU answered to one question: a value, or the values of a flat object by their names. QEMU
 * runs next to the guest, and may be anybody: whatever is not as it should be is no answer.
 */
final class QemuAnswer {
  private static final int MOST_CHARACTERS = 64 * 1024;
  private static final Pattern UNSIGNED = Pattern.compile("[0-9]{1,20}");

  /** The name of the value that stands alone. */
  private static final String ALONE = "";

  private record Value(JsonToken kind, String text) {}

  private final Map<String, Value> values;
  private final String said;

  private QemuAnswer(Map<String, Value> values, String said) {
    this.values = values;
    this.said = said;
  }

  /** Returns that there is no answer, and why. */
  static QemuAnswer none(String why) {
    return new QemuAnswer(Map.of(), "no answer: " + why);
  }

  /** Reads what the monitor returned. */
  static QemuAnswer of(String json) {
    if (json.length() > MOST_CHARACTERS) {
      return none("more than " + MOST_CHARACTERS + " characters");
    }
    try (JsonReader reader = new JsonReader(new StringReader(json))) {
      reader.setStrictness(Strictness.STRICT);
      QemuAnswer answer = read(reader);
      return reader.peek() == JsonToken.END_DOCUMENT ? answer : none("text after its end");
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      return none("not what QEMU's monitor would say");
    }
  }

  private static QemuAnswer read(JsonReader reader) throws IOException {
    Optional<QemuAnswer> answer = Optional.empty();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      boolean right = name.equals("return");
      if (!right && !name.equals("error")) {
        reader.skipValue();
        continue;
      }
      if (answer.isPresent()) {
        throw new IllegalStateException("two answers");
      }
      Map<String, Value> values = values(reader);
      answer = Optional.of(right ? new QemuAnswer(values, shown(values)) : refused(values));
    }
    reader.endObject();
    return answer.orElseGet(() -> none("neither a value nor an error"));
  }

  private static QemuAnswer refused(Map<String, Value> error) {
    Value description = error.get("desc");
    return none(description == null ? "an error without a text" : description.text());
  }

  private static Map<String, Value> values(JsonReader reader) throws IOException {
    Map<String, Value> values = new LinkedHashMap<>();
    if (reader.peek() != JsonToken.BEGIN_OBJECT) {
      values.put(ALONE, value(reader));
      return values;
    }
    reader.beginObject();
    while (reader.hasNext()) {
      if (values.put(reader.nextName(), value(reader)) != null) {
        throw new IllegalStateException("two values of one name");
      }
    }
    reader.endObject();
    return values;
  }

  private static Value value(JsonReader reader) throws IOException {
    JsonToken kind = reader.peek();
    return switch (kind) {
      case STRING, NUMBER -> new Value(kind, reader.nextString());
      case BOOLEAN -> new Value(kind, Boolean.toString(reader.nextBoolean()));
      default -> {
        reader.skipValue();
        yield new Value(kind, "…");
      }
    };
  }

  private static String shown(Map<String, Value> values) {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, value) -> {
          String separator = text.isEmpty() ? "" : ", ";
          String quote = value.kind() == JsonToken.STRING ? "'" : "";
          text.append(separator).append(name).append(name.isEmpty() ? "" : " ");
          text.append(quote).append(value.text()).append(quote);
        });
    return text.isEmpty() ? "nothing" : text.toString();
  }

  /** Returns the answer in one line, or why there is none. */
  String said() {
    return said;
  }

  /** Returns whether there is a value of that name, of whatever kind. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns a text that was the whole answer. */
  Optional<String> text() {
    return text(ALONE);
  }

  /** Returns a text. */
  Optional<String> text(String name) {
    return get(name, JsonToken.STRING);
  }

  /** Returns a truth value. */
  Optional<Boolean> flag(String name) {
    return get(name, JsonToken.BOOLEAN).map(Boolean::valueOf);
  }

  /** Returns a number that was the whole answer. */
  OptionalLong number() {
    return number(ALONE);
  }

  /** Returns a number of 64 bits without sign. */
  OptionalLong number(String name) {
    Optional<String> digits = get(name, JsonToken.NUMBER);
    try {
      return digits.isPresent() && UNSIGNED.matcher(digits.get()).matches()
          ? OptionalLong.of(Long.parseUnsignedLong(digits.get()))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private Optional<String> get(String name, JsonToken kind) {
    return Optional.ofNullable(values.get(name))
        .filter(value -> value.kind() == kind)
        .map(Value::text);
  }
}
