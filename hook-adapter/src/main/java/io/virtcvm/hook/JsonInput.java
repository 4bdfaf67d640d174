package io.virtcvm.hook;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON of strangers, read piece by piece so that what nobody asks for takes no memory: strict, of
 * bounded size and depth, and with no member twice in an object that is looked into, because
 * parsers differ in which of the two they believe.
 */
final class JsonInput {
  /** The objects of an API server are smaller: etcd takes no request of more than 1.5 MiB. */
  static final int MAX_SIZE = 4 << 20;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_MEMBERS = 4096;

  /** What the reader tells programmers before it says what is wrong. */
  private static final String ADVICE =
      "Use JsonReader.setStrictness(Strictness.LENIENT) to accept ";

  private final JsonReader reader;
  private final Deque<Set<String>> seen = new ArrayDeque<>();

  /**
   * Starts to read.
   *
   * @throws UnreadableJsonException if it is too large, or not UTF-8
   */
  JsonInput(byte[] json) {
    if (json.length > MAX_SIZE) {
      throw new UnreadableJsonException(
          "not accepted: " + json.length + " bytes of JSON; at most " + MAX_SIZE + " are read");
    }
    reader = new JsonReader(new StringReader(decoded(json)));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_DEPTH);
  }

  private static String decoded(byte[] json) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableJsonException("not JSON: it is not in UTF-8");
    }
  }

  /**
   * Enters an object; null is one without members. Reads on with {@link #next}, after the value of
   * the member was read or skipped. Loops, because a lambda is slow the first time.
   *
   * @return the name of the first member, or null where there is none
   */
  @Nullable String enter() {
    if (skipNull()) {
      return null;
    }
    expect(JsonToken.BEGIN_OBJECT);
    try {
      reader.beginObject();
    } catch (IOException e) {
      throw malformed(e);
    }
    seen.push(new HashSet<>());
    return next();
  }

  /** Returns the name of the next member, or null at the end of the object, which is left. */
  @Nullable String next() {
    try {
      if (!reader.hasNext()) {
        reader.endObject();
        seen.pop();
        return null;
      }
      String name = reader.nextName();
      Set<String> names = seen.element();
      if (!names.add(name)) {
        throw new UnreadableJsonException("not accepted: " + path() + " stands twice");
      }
      if (names.size() > MAX_MEMBERS) {
        throw new UnreadableJsonException(
            "not accepted: more than " + MAX_MEMBERS + " members beside " + path());
      }
      return name;
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Enters an array; null is an empty one. Returns whether it has an item. */
  boolean enterArray() {
    if (skipNull()) {
      return false;
    }
    expect(JsonToken.BEGIN_ARRAY);
    try {
      reader.beginArray();
    } catch (IOException e) {
      throw malformed(e);
    }
    return nextItem();
  }

  /** Returns whether the array has another item; leaves it where not. */
  boolean nextItem() {
    try {
      boolean more = reader.hasNext();
      if (!more) {
        reader.endArray();
      }
      return more;
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Reads text. */
  String string() {
    expect(JsonToken.STRING);
    try {
      return reader.nextString();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Reads true or false; null is what it is where left out. */
  boolean flag(boolean otherwise) {
    if (skipNull()) {
      return otherwise;
    }
    expect(JsonToken.BOOLEAN);
    try {
      return reader.nextBoolean();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Reads over a value. */
  void skip() {
    try {
      reader.skipValue();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Reads over a null, which stands for what is left out; returns whether there was one. */
  boolean skipNull() {
    boolean isNull = peek() == JsonToken.NULL;
    if (isNull) {
      skip();
    }
    return isNull;
  }

  /** Requires that nothing follows. */
  void end() {
    if (peek() != JsonToken.END_DOCUMENT) {
      throw new UnreadableJsonException("not JSON: something follows the document");
    }
  }

  /** Returns where the reader stands, as Kubernetes writes it: {@code spec.domain.firmware}. */
  String path() {
    String path = reader.getPath();
    return path.length() < 3 ? "the document" : Quoted.plain(path.substring(2));
  }

  private void expect(JsonToken token) {
    JsonToken found = peek();
    if (found != token) {
      throw new UnreadableJsonException(
          "not accepted: "
              + path()
              + " is "
              + name(found)
              + ", where "
              + name(token)
              + " is expected");
    }
  }

  private JsonToken peek() {
    try {
      return reader.peek();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private static String name(JsonToken token) {
    return switch (token) {
      case BEGIN_ARRAY -> "an array";
      case BEGIN_OBJECT -> "an object";
      case END_DOCUMENT -> "the end";
      default -> "a " + token.name().toLowerCase(Locale.ROOT);
    };
  }

  /**
   * The reader's first line says what and where, after its advice to programmers; the next is a
   * link into its manual.
   */
  private static UnreadableJsonException malformed(IOException e) {
    String message = String.valueOf(e.getMessage());
    int start = message.startsWith(ADVICE) ? ADVICE.length() : 0;
    int end = message.indexOf('\n');
    String first = end < 0 ? message.substring(start) : message.substring(start, end);
    int path = first.indexOf(" path $");
    return new UnreadableJsonException(
        "not JSON: "
            + (path < 0
                ? Quoted.plain(first)
                : Quoted.plain(first.substring(0, path))
                    + " in "
                    + Quoted.plain(first.substring(path + 6))));
  }
}
