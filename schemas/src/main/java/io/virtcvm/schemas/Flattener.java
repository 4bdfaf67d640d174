package io.virtcvm.schemas;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Flattens patterns into {@link Content}: choice, interleave, group and optional all end up in one
 * bag of attributes, children and text, and references are followed up to the next element.
 */
final class Flattener {
  private final RelaxNg schema;
  private final Map<String, Type.Alternative> types = new TreeMap<>();

  Flattener(RelaxNg schema) {
    this.schema = schema;
  }

  /** Returns the named types met so far, by name. */
  Map<String, Type.Alternative> types() {
    return types;
  }

  /** Returns what may stand in an element that is any of these. */
  Content flatten(Collection<Pattern.Element> elements) {
    return merge(elements.stream().map(Pattern.Element::content).toList(), Content::or)
        .orElse(Content.EMPTY);
  }

  /** Returns the content that a pattern allows, or empty if it allows nothing, not even nothing. */
  Optional<Content> flatten(Pattern pattern) {
    if (pattern instanceof Pattern.Sequence sequence) {
      List<Optional<Content>> parts = sequence.parts().stream().map(this::flatten).toList();
      return parts.stream().anyMatch(Optional::isEmpty)
          ? Optional.empty()
          : Optional.of(
              parts.stream().map(Optional::orElseThrow).reduce(Content.EMPTY, Content::and));
    }
    if (pattern instanceof Pattern.Choice choice) {
      return merge(choice.parts(), Content::or);
    }
    if (pattern instanceof Pattern.Optional optional) {
      return Optional.of(flatten(optional.part()).map(Content::optional).orElse(Content.EMPTY));
    }
    if (pattern instanceof Pattern.Repeat repeat) {
      Optional<Content> content = flatten(repeat.part()).map(c -> c.repeat(repeat.atLeastOne()));
      return content.isEmpty() && !repeat.atLeastOne() ? Optional.of(Content.EMPTY) : content;
    }
    if (pattern instanceof Pattern.Reference reference) {
      return reference(reference.name());
    }
    if (pattern instanceof Pattern.Element element) {
      Name name = element.name();
      if (name == null) {
        return Optional.of(Content.OPEN);
      }
      return element.content() instanceof Pattern.NotAllowed
          ? Optional.empty()
          : Optional.of(Content.child(name, element));
    }
    if (pattern instanceof Pattern.Attribute attribute) {
      return flatten(attribute.value()).map(c -> Content.attribute(attribute.name(), c.text()));
    }
    if (pattern instanceof Pattern.AnyAttribute) {
      return Optional.of(Content.OPEN);
    }
    if (pattern instanceof Pattern.Data data) {
      return Optional.of(Content.text(Type.of(data.type())));
    }
    return pattern instanceof Pattern.Empty ? Optional.of(Content.EMPTY) : Optional.empty();
  }

  private Optional<Content> merge(
      Collection<? extends Pattern> patterns, BinaryOperator<Content> operator) {
    return patterns.stream().map(this::flatten).flatMap(Optional::stream).reduce(operator);
  }

  /** Follows a reference; a definition of one kind of value stands for itself, by its name. */
  private Optional<Content> reference(String name) {
    Optional<Content> content = flatten(schema.definition(name));
    if (content.isEmpty() || !content.get().equals(textOf(content.get()))) {
      return content;
    }
    Optional<Type.Alternative> kind = kind(content.get().text());
    kind.ifPresent(alternative -> types.put(name, alternative));
    return kind.isPresent() ? Optional.of(Content.text(Type.of(new Type.Named(name)))) : content;
  }

  private static Content textOf(Content content) {
    return Content.text(content.text());
  }

  /** Returns the one kind of value that a type comes down to, if it is one and no word. */
  private Optional<Type.Alternative> kind(Type type) {
    Optional<Type.Alternative> kind = Optional.empty();
    for (Type.Alternative alternative : type.alternatives()) {
      Type.Alternative one =
          alternative instanceof Type.Named named ? types.get(named.name()) : alternative;
      Optional<Type.Alternative> other = kind;
      kind = other.isEmpty() ? Optional.of(one) : join(other.get(), one);
      if (one instanceof Type.Literal || kind.isEmpty()) {
        return Optional.empty();
      }
    }
    return kind;
  }

  private static Optional<Type.Alternative> join(Type.Alternative a, Type.Alternative b) {
    if (a.equals(b)) {
      return Optional.of(a);
    }
    if (a instanceof Type.Whole first && b instanceof Type.Whole second) {
      return Optional.of(first.union(second));
    }
    // "0x.. or a decimal": a number that is hexadecimal only with 0x in front
    if (a instanceof Type.Hex && b instanceof Type.Whole) {
      return Optional.of(b);
    }
    return a instanceof Type.Whole && b instanceof Type.Hex ? Optional.of(a) : Optional.empty();
  }
}
