package io.virtcvm.schemas;

import io.virtcvm.schemas.Grammar.ChildFacts;
import io.virtcvm.schemas.Grammar.ClassContent;
import io.virtcvm.schemas.Grammar.ClassFacts;
import io.virtcvm.schemas.Grammar.FlagContent;
import io.virtcvm.schemas.Property.AttributeSlot;
import io.virtcvm.schemas.Property.ChildSlot;
import io.virtcvm.schemas.Property.TextSlot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/** Writes the source of one class of the typed model. */
final class ClassGenerator {
  /** Methods without arguments that every view has. */
  private static final Set<String> TAKEN =
      Set.of(
          "path",
          "line",
          "toXml",
          "remove",
          "element",
          "ownText",
          "foreign",
          "mixed",
          "hashCode",
          "toString",
          "wait",
          "notify",
          "notifyAll",
          "clone",
          "finalize",
          "getClass");

  /** Types that generated code names. */
  private static final Set<String> TYPES =
      Set.of(
          "Element",
          "List",
          "Nullable",
          "Object",
          "Optional",
          "OptionalLong",
          "Order",
          "String",
          "View",
          "Word");

  private final Grammar grammar;
  private final ClassFacts facts;
  private final Names names;
  private final List<String> places;
  private final List<ChildFacts> children;
  private final List<Property> properties;
  private final Set<String> imports = new TreeSet<>();
  private final Source out = new Source();

  /**
   * @param places the XML paths that lead to the class, its own first
   */
  ClassGenerator(Grammar grammar, ClassFacts facts, Names names, List<String> places) {
    this.grammar = grammar;
    this.facts = facts;
    this.names = names;
    this.places = places;
    this.children = ChildOrder.of(facts, grammar, names);
    this.properties = Property.of(facts, children, grammar, names);
    requireDistinct();
  }

  private void requireDistinct() {
    Set<String> methods = new HashSet<>(TAKEN);
    for (Property property : properties) {
      property
          .methods()
          .forEach(
              method -> {
                if (SourceVersion.isKeyword(method) || !methods.add(method)) {
                  throw clash("method '" + method + "'", property);
                }
              });
    }
    Set<String> types = new HashSet<>(TYPES);
    types.add(facts.name());
    children.forEach(
        child -> {
          if (child.content() instanceof ClassContent content) {
            types.add(content.name());
          }
        });
    for (Property property : properties) {
      if (!property.words().isEmpty()) {
        Set<String> constants = new HashSet<>();
        if (!types.add(enumName(property))
            || !property.words().stream().map(Words::constant).allMatch(constants::add)) {
          throw clash("enum '" + enumName(property) + "' or a constant of it", property);
        }
      }
    }
  }

  private IllegalArgumentException clash(String what, Property property) {
    return new IllegalArgumentException(
        "%s for '%s' clashes: add 'property|accessor|enum %s NAME' to names"
            .formatted(what, property.path(), key(property)));
  }

  /** Returns what the names file calls a property. */
  private String key(Property property) {
    return facts.name() + property.path().substring(facts.path().length());
  }

  private String enumName(Property property) {
    return names.find("enum", key(property)).orElse(property.name());
  }

  /** Returns the source of the class. */
  String generate() {
    classHead();
    for (Property property : properties) {
      if (property.slot() instanceof AttributeSlot slot) {
        attribute(property, grammar.qualified(slot.facts().name()));
      } else if (property.slot() instanceof TextSlot) {
        String annotation = facts.mixed() ? "" : jaxb("XmlValue");
        text(property, annotation, "ownText()", "setOwnText(value)");
      } else if (property.slot() instanceof ChildSlot slot) {
        child(property, slot.facts());
      }
    }
    if (facts.mixed() || facts.open()) {
      wildcard();
    }
    new SizeAccessors(facts, names).write(out, imports);
    enums();
    out.add("}");
    return head() + out;
  }

  private String head() {
    return """
        // Generated from schemas/domain.grammar; do not edit.
        package io.virtcvm.model;

        """
        + imports.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining())
        + "\n";
  }

  /** Imports an annotation of JAXB's and returns it. */
  private String jaxb(String name) {
    imports.add("jakarta.xml.bind.annotation." + name);
    return "@" + name;
  }

  private void classHead() {
    imports.add("io.virtcvm.tree.Element");
    String element = grammar.qualified(facts.element());
    String first = "The element {@code %s}: %s.".formatted(element, Describe.places(places));
    out.doc(
        first,
        "From the grammar of libvirt %s; see <a href=\"%s\">formatdomain</a>."
            .formatted(grammar.version(), Formatdomain.link(facts.path())));
    if (facts.equals(grammar.root())) {
      out.add(jaxb("XmlRootElement") + "(name = \"" + facts.element().local() + "\")");
    }
    List<String> bound =
        properties.stream()
            .filter(property -> property.child().isPresent() && !facts.mixed())
            .map(property -> Words.decapitalised(property.name()))
            .toList();
    if (!bound.isEmpty()) {
      list(jaxb("XmlType") + "(propOrder = {", bound, "})");
    }
    out.add("public final class " + facts.name() + " extends View {");
    String order = "Order.NONE";
    if (!children.isEmpty()) {
      order = "ORDER";
      List<String> tags = children.stream().map(child -> tag(child.name())).toList();
      list("private static final Order ORDER = Order.of(", tags, ");");
      out.gap();
    }
    out.doc("Makes an element that is part of no document yet.");
    out.add("public " + facts.name() + "() {");
    Name name = facts.element();
    out.add("this(Element.create(\"%s\", \"%s\"));".formatted(name.namespace(), name.local()));
    out.add("}").gap();
    out.add(facts.name() + "(Element element) {");
    out.add("super(element, " + order + ");");
    out.add("}");
  }

  /** Adds quoted strings, on one line if they fit. */
  private void list(String before, List<String> strings, String after) {
    List<String> quoted = strings.stream().map(string -> '"' + string + '"').toList();
    String line = before + String.join(", ", quoted) + after;
    if (line.length() < 96) {
      out.add(line);
    } else if (before.endsWith("{")) {
      out.add(before).add(String.join(",\n", quoted)).add(after);
    } else {
      out.add(before).add("    " + String.join(",\n    ", quoted) + after);
    }
  }

  /** Returns a name as {@code View} takes it. */
  private static String tag(Name name) {
    return name.namespace().isEmpty() ? name.local() : "{" + name.namespace() + "}" + name.local();
  }

  private void attribute(Property property, String xml) {
    text(
        property,
        jaxb("XmlAttribute") + "(name = \"" + xml + "\")",
        "attribute(\"" + xml + "\")",
        "setAttribute(\"" + xml + "\", value)");
  }

  /** Writes the accessors of a value that is stored as text. */
  private void text(Property property, String annotation, String read, String write) {
    imports.add("org.jspecify.annotations.Nullable");
    String path = "{@code " + property.path() + "}";
    String type = Describe.type(property, grammar);
    out.gap().doc("Returns %s as written, or null: %s.".formatted(path, type));
    method(annotation, "public @Nullable String get" + property.name() + "()", "return " + read);
    out.gap().doc("Sets %s; null removes it.".formatted(path));
    method("", "public void set" + property.name() + "(@Nullable String value)", write);
    typed(property, path);
  }

  private void method(String annotation, String signature, String... statements) {
    if (!annotation.isEmpty()) {
      out.add(annotation);
    }
    out.add(signature + " {");
    for (String statement : statements) {
      out.add(statement + ";");
    }
    out.add("}");
  }

  private void typed(Property property, String path) {
    String get = "get" + property.name() + "()";
    String set = "set" + property.name();
    String word = enumName(property);
    switch (property.kind()) {
      case TEXT -> {}
      case YES_NO -> either(property, path, "\"yes\", \"no\"", "\"yes\" : \"no\"");
      case ON_OFF -> either(property, path, "\"on\", \"off\"", "\"on\" : \"off\"");
      case WHOLE -> number(property, path, "Numbers.whole", "Numbers.like(" + get + ", value)");
      case UNSIGNED ->
          number(property, path, "Numbers.whole", "Numbers.unsignedLike(" + get + ", value)");
      case HEX -> number(property, path, "Numbers.hex", "Numbers.toHex(value)");
      case WORD -> {
        imports.add("java.util.Optional");
        reader(
            property, path, "Optional<" + word + ">", "word(" + word + ".values(), " + get + ")");
        writer(property, path, word, set + "(value.text())");
      }
    }
  }

  private void either(Property property, String path, String words, String choice) {
    imports.add("java.util.Optional");
    String read = "either(" + words + ", get" + property.name() + "())";
    reader(property, path, "Optional<Boolean>", read);
    writer(property, path, "boolean", "set" + property.name() + "(value ? " + choice + ")");
  }

  private void number(Property property, String path, String read, String written) {
    imports.add("java.util.OptionalLong");
    reader(property, path, "OptionalLong", read + "(get" + property.name() + "())");
    writer(property, path, "long", "set" + property.name() + "(" + written + ")");
  }

  private void reader(Property property, String path, String type, String read) {
    out.gap().doc("Returns %s, or empty if it is absent or something else.".formatted(path));
    method("", "public " + type + " " + property.accessor() + "()", "return " + read);
  }

  private void writer(Property property, String path, String type, String write) {
    out.gap().doc("Sets %s.".formatted(path));
    method("", "public void " + property.accessor() + "(" + type + " value)", write);
  }

  private void child(Property property, ChildFacts child) {
    String annotation = facts.mixed() ? "" : jaxb("XmlElement") + arguments(child.name());
    String tag = "\"" + tag(child.name()) + "\"";
    if (child.content() instanceof ClassContent content) {
      if (child.occurs().repeated()) {
        String read = "children(" + tag + ", " + content.name() + "::new)";
        repeated(property, annotation, content.name(), read);
      } else {
        single(property, annotation, content.name(), tag);
      }
    } else if (child.content() instanceof FlagContent) {
      flag(property, annotation, tag);
    } else if (child.occurs().repeated()) {
      repeated(property, annotation, "String", "texts(" + tag + ")");
    } else {
      text(property, annotation, "text(" + tag + ")", "setText(" + tag + ", value)");
    }
  }

  private static String arguments(Name name) {
    return name.namespace().isEmpty()
        ? "(name = \"" + name.local() + "\")"
        : "(name = \"" + name.local() + "\", namespace = \"" + name.namespace() + "\")";
  }

  /**
   * A child that stands once. Its view is made without a lambda, which a cold start would pay for.
   */
  private void single(Property property, String annotation, String type, String tag) {
    imports.add("org.jspecify.annotations.Nullable");
    String path = "{@code " + property.path() + "}";
    String name = property.name();
    out.gap().doc("Returns %s, or null.".formatted(path));
    method(
        annotation,
        "public @Nullable " + type + " get" + name + "()",
        "Element child = child(" + tag + ")",
        "return child == null ? null : new " + type + "(child)");
    out.gap().doc("Replaces %s; null removes it.".formatted(path));
    String set = "setChild(" + tag + ", value)";
    method("", "public void set" + name + "(@Nullable " + type + " value)", set);
    out.gap().doc("Returns %s, newly added if it was absent.".formatted(path));
    method(
        "",
        "public " + type + " ensure" + name + "()",
        "return new " + type + "(ensure(" + tag + "))");
  }

  private void repeated(Property property, String annotation, String type, String read) {
    imports.add("java.util.List");
    String path = "{@code " + property.path() + "}";
    out.gap().doc("Returns every %s; changes to the list go to the document.".formatted(path));
    method(annotation, "public List<" + type + "> get" + property.name() + "()", "return " + read);
  }

  private void flag(Property property, String annotation, String tag) {
    imports.add("org.jspecify.annotations.Nullable");
    String path = "{@code " + property.path() + "}";
    String name = property.name();
    String accessor = property.accessor();
    out.gap().doc("Returns %s, or null; for JAXB.".formatted(path));
    String read = "return has" + name + "() ? new Empty() : null";
    method(annotation, "public @Nullable Empty get" + name + "()", read);
    out.gap().doc("Adds %s; null removes it; for JAXB.".formatted(path));
    String set = "public void set" + name + "(@Nullable Empty value)";
    method("", set, accessor + "(value != null)");
    out.gap().doc("Tells whether %s stands there.".formatted(path));
    method("", "public boolean has" + name + "()", "return has(" + tag + ")");
    out.gap().doc("Adds %s if it is absent, or removes it.".formatted(path));
    String write = "setFlag(" + tag + ", present)";
    method("", "public void " + accessor + "(boolean present)", write);
  }

  /** Writes the property through which JAXB sees mixed or open content. */
  private void wildcard() {
    imports.add("java.util.List");
    if (facts.mixed()) {
      out.gap().doc("Returns text and elements, these as copies; for JAXB.");
      out.add(jaxb("XmlMixed"));
      method(jaxb("XmlAnyElement"), "public List<Object> getContent()", "return mixed()");
    } else {
      out.gap()
          .doc(
              "Returns the elements in it, as copies; adding to the list and removing from it"
                  + " changes the document.");
      String signature = "public List<org.w3c.dom.Element> getAny()";
      method(jaxb("XmlAnyElement"), signature, "return foreign()");
    }
  }

  private void enums() {
    for (Property property : properties) {
      if (property.words().isEmpty()) {
        continue;
      }
      String name = enumName(property);
      List<String> words = property.words();
      out.gap().doc("What {@code %s} may be.".formatted(property.path()));
      out.add("public enum " + name + " implements Word {");
      for (int i = 0; i < words.size(); i++) {
        out.add(
            "%s(\"%s\")%s"
                .formatted(
                    Words.constant(words.get(i)), words.get(i), i == words.size() - 1 ? ";" : ","));
      }
      out.gap().add("private final String text;").gap();
      out.add(name + "(String text) {").add("this.text = text;").add("}").gap();
      out.add("@Override").add("public String text() {").add("return text;").add("}");
      out.gap().doc("Returns the word that a text is, if it is one of these.");
      out.add("public static Optional<" + name + "> of(String text) {");
      out.add("return word(values(), text);").add("}").add("}");
    }
  }
}
