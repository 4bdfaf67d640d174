package io.virtcvm.schemas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What may stand in an element, flat: which attributes, children and text, each once, however the
 * schema groups them.
 *
 * @param open whether anything else may stand there too
 */
record Content(
    Map<Name, Attribute> attributes,
    Map<Name, Child> children,
    Type text,
    boolean textRequired,
    boolean open) {

  record Attribute(Type type, boolean required) {

    private Attribute and(Attribute other) {
      return new Attribute(type.union(other.type), required || other.required);
    }

    private Attribute or(Attribute other) {
      return new Attribute(type.union(other.type), required && other.required);
    }

    private Attribute optional() {
      return new Attribute(type, false);
    }
  }

  /** A child of one name, and all element patterns that the name may mean here. */
  record Child(Set<Pattern.Element> patterns, boolean required, boolean repeated) {

    private Child and(Child other) {
      return new Child(both(other), required || other.required, true);
    }

    private Child or(Child other) {
      return new Child(both(other), required && other.required, repeated || other.repeated);
    }

    private Child optional() {
      return new Child(patterns, false, repeated);
    }

    private Child repeat() {
      return new Child(patterns, required, true);
    }

    private Set<Pattern.Element> both(Child other) {
      Set<Pattern.Element> both = new LinkedHashSet<>(patterns);
      both.addAll(other.patterns);
      return both;
    }
  }

  static final Content EMPTY = new Content(Map.of(), Map.of(), Type.NONE, false, false);

  /** Anything at all. */
  static final Content OPEN = new Content(Map.of(), Map.of(), Type.NONE, false, true);

  static Content text(Type type) {
    return new Content(Map.of(), Map.of(), type, true, false);
  }

  static Content attribute(Name name, Type type) {
    return new Content(Map.of(name, new Attribute(type, true)), Map.of(), Type.NONE, false, false);
  }

  static Content child(Name name, Pattern.Element element) {
    Child child = new Child(Set.of(element), true, false);
    return new Content(Map.of(), Map.of(name, child), Type.NONE, false, false);
  }

  /** Both stand there. A child in both can be there twice. */
  Content and(Content other) {
    Map<Name, Attribute> attributes = new LinkedHashMap<>(this.attributes);
    other.attributes.forEach((name, use) -> attributes.merge(name, use, Attribute::and));
    Map<Name, Child> children = new LinkedHashMap<>(this.children);
    other.children.forEach((name, use) -> children.merge(name, use, Child::and));
    return new Content(
        attributes,
        children,
        text.union(other.text),
        textRequired || other.textRequired,
        open || other.open);
  }

  /** One of the two stands there: what is not in both is not required. */
  Content or(Content other) {
    Content a = this.without(other);
    Content b = other.without(this);
    Map<Name, Attribute> attributes = new LinkedHashMap<>();
    for (Name name : weave(a.attributes, b.attributes)) {
      Attribute first = a.attributes.getOrDefault(name, b.attributes.get(name));
      attributes.put(name, first.or(b.attributes.getOrDefault(name, first)));
    }
    Map<Name, Child> children = new LinkedHashMap<>();
    for (Name name : weave(a.children, b.children)) {
      Child first = a.children.getOrDefault(name, b.children.get(name));
      children.put(name, first.or(b.children.getOrDefault(name, first)));
    }
    return new Content(
        attributes,
        children,
        text.union(other.text),
        textRequired && other.textRequired,
        open || other.open);
  }

  Content optional() {
    return or(EMPTY);
  }

  Content repeat(boolean atLeastOne) {
    Map<Name, Child> repeated = new LinkedHashMap<>();
    children.forEach((name, use) -> repeated.put(name, use.repeat()));
    Content content = new Content(attributes, repeated, text, textRequired, open);
    return atLeastOne ? content : content.optional();
  }

  /** Makes optional what the other does not have. */
  private Content without(Content other) {
    Map<Name, Attribute> attributes = new LinkedHashMap<>();
    this.attributes.forEach(
        (name, use) ->
            attributes.put(name, other.attributes.containsKey(name) ? use : use.optional()));
    Map<Name, Child> children = new LinkedHashMap<>();
    this.children.forEach(
        (name, use) -> children.put(name, other.children.containsKey(name) ? use : use.optional()));
    return new Content(attributes, children, text, textRequired, open);
  }

  /** Puts the names that only the second has after the name they follow there. */
  private static List<Name> weave(Map<Name, ?> first, Map<Name, ?> second) {
    List<Name> order = new ArrayList<>(first.keySet());
    int place = order.size();
    for (Name name : second.keySet()) {
      int known = order.indexOf(name);
      if (known < 0) {
        order.add(place, name);
        place++;
      } else {
        place = known + 1;
      }
    }
    return order;
  }
}
