package io.virtcvm.schemas;

import io.virtcvm.schemas.Grammar.AttributeFacts;
import io.virtcvm.schemas.Grammar.ChildFacts;
import io.virtcvm.schemas.Grammar.ClassFacts;
import io.virtcvm.schemas.Grammar.TextContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A property of a generated class.
 *
 * @param name what follows get and set
 * @param accessor the name of the typed accessor
 * @param slot what it stands for
 * @param path the XML path
 */
record Property(String name, String accessor, Slot slot, String path) {

  /** An attribute, a child, or the text. */
  sealed interface Slot {}

  record AttributeSlot(AttributeFacts facts, ValueKind kind) implements Slot {}

  record ChildSlot(ChildFacts facts, ValueKind kind) implements Slot {}

  record TextSlot(Type type, ValueKind kind) implements Slot {}

  /** Returns what kind of value the slot holds; children with a class of their own are text. */
  ValueKind kind() {
    if (slot instanceof AttributeSlot attribute) {
      return attribute.kind();
    }
    return slot instanceof ChildSlot child ? child.kind() : ((TextSlot) slot).kind();
  }

  /** Returns the type of the value, empty if it has a class of its own or is a flag. */
  Type type() {
    if (slot instanceof AttributeSlot attribute) {
      return attribute.facts().type();
    }
    if (slot instanceof TextSlot text) {
      return text.type();
    }
    return ((ChildSlot) slot).facts().content() instanceof TextContent text
        ? text.type()
        : Type.NONE;
  }

  /** Returns the properties of a class: attributes, text, then children in the order given. */
  static List<Property> of(
      ClassFacts facts, List<ChildFacts> children, Grammar grammar, Names names) {
    List<Property> properties = new ArrayList<>();
    for (AttributeFacts attribute : facts.attributes()) {
      String xml = grammar.qualified(attribute.name());
      ValueKind kind = ValueKind.of(grammar.resolve(attribute.type()));
      properties.add(
          named(
              facts, "@" + xml, Words.capitalised(xml), new AttributeSlot(attribute, kind), names));
    }
    if (!facts.text().alternatives().isEmpty()) {
      TextSlot slot = new TextSlot(facts.text(), ValueKind.of(grammar.resolve(facts.text())));
      properties.add(named(facts, "text()", "Value", slot, names));
    }
    for (ChildFacts child : children) {
      String xml = grammar.qualified(child.name());
      boolean sameNamespace = child.name().namespace().equals(facts.element().namespace());
      String name = Words.capitalised(sameNamespace ? child.name().local() : xml);
      if (child.occurs().repeated()) {
        name = names.find("plural", xml).map(Words::capitalised).orElse(Words.plural(name));
      }
      ValueKind kind =
          child.content() instanceof TextContent text
              ? ValueKind.of(grammar.resolve(text.type()))
              : ValueKind.TEXT;
      properties.add(named(facts, xml, name, new ChildSlot(child, kind), names));
    }
    return properties;
  }

  private static Property named(
      ClassFacts facts, String xml, String automatic, Slot slot, Names names) {
    String key = facts.name() + "/" + xml;
    String name = names.find("property", key).orElse(automatic);
    String accessor = names.find("accessor", key).orElse(Words.camel(name));
    return new Property(name, accessor, slot, facts.path() + "/" + xml);
  }

  /** Returns the constants of the words that this may be, by their text; empty if it is no word. */
  List<String> words() {
    return kind() == ValueKind.WORD ? type().literals() : List.of();
  }

  Optional<ChildFacts> child() {
    return slot instanceof ChildSlot child ? Optional.of(child.facts()) : Optional.empty();
  }

  /** Returns the names of the methods that this needs. */
  Stream<String> methods() {
    if (child().filter(facts -> facts.content() instanceof Grammar.FlagContent).isPresent()) {
      return Stream.of("get" + name, "has" + name, accessor);
    }
    return kind() == ValueKind.TEXT
        ? Stream.of("get" + name, "ensure" + name)
        : Stream.of("get" + name, "ensure" + name, accessor);
  }
}
