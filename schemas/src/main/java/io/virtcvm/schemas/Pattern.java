package io.virtcvm.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A RELAX NG pattern, as far as libvirt's schemas use the language. */
sealed interface Pattern {

  /** One after the other, or interleaved: for a bean it is the same. */
  record Sequence(List<Pattern> parts) implements Pattern {}

  record Choice(List<Pattern> parts) implements Pattern {}

  record Optional(Pattern part) implements Pattern {}

  record Repeat(Pattern part, boolean atLeastOne) implements Pattern {}

  record Attribute(Name name, Pattern value) implements Pattern {}

  /** An attribute of any name; only where anything goes. */
  record AnyAttribute() implements Pattern {}

  /** Use of a definition; resolved by {@link RelaxNg#definition}. */
  record Reference(String name) implements Pattern {}

  /** Text of a known kind. */
  record Data(Type.Alternative type) implements Pattern {}

  record Empty() implements Pattern {}

  record NotAllowed() implements Pattern {}

  /**
   * An element pattern. Two are the same only if they stand at the same place of the schema.
   *
   * <p>Its content is set once, after it is made: definitions may be recursive through elements.
   */
  final class Element implements Pattern {
    private final int place;
    private final @Nullable Name name;
    private Pattern content = new NotAllowed();

    Element(int place, @Nullable Name name) {
      this.place = place;
      this.name = name;
    }

    /** Returns the place in the schema, counted from 0 in the order of reading. */
    int place() {
      return place;
    }

    /** Returns the name, or null where any name will do. */
    @Nullable Name name() {
      return name;
    }

    Pattern content() {
      return content;
    }

    void setContent(Pattern content) {
      this.content = content;
    }
  }
}
