package io.virtcvm.schemas;

import io.virtcvm.schemas.Grammar.AttributeFacts;
import io.virtcvm.schemas.Grammar.ChildContent;
import io.virtcvm.schemas.Grammar.ChildFacts;
import io.virtcvm.schemas.Grammar.ClassContent;
import io.virtcvm.schemas.Grammar.ClassFacts;
import io.virtcvm.schemas.Grammar.FlagContent;
import io.virtcvm.schemas.Grammar.TextContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes and reads the grammar file: lines that a person can read and a diff can show. */
public final class GrammarFile {
  private static final String HEADER =
      """
      # What libvirt's domain XML may hold, as facts. Written by GrammarImporter; do not edit.
      #
      # class NAME PATH       an element, by the shortest path that leads to it
      # attribute NAME? TYPE  ? optional
      # text? TYPE            the text directly in the element
      # child NAME* CLASS     ? optional, + one or more, * any number; in the schema's order
      # child NAME* : TYPE    a child of nothing but text
      # child NAME* flag      a child of nothing at all
      # open                  anything may stand in it
      #
      # TYPE is alternatives with | between: 'word', text, whole (a number, decimal or with 0x in
      # front), whole(MIN..MAX), hex (a number in base 16, with 0x in front or without), or the name
      # of a type below.
      """;

  private static final Pattern LINE =
      Pattern.compile("(class|attribute|text|child|open|type|namespace|libvirt)([?]?)(?: (.*))?");
  private static final Pattern SLOT = Pattern.compile("(\\S+?)([?+*]?) (.*)");
  private static final Pattern ALTERNATIVE = Pattern.compile("'[^']*'|[^\\s|]+");

  private GrammarFile() {}

  /** Returns the text of the grammar file. */
  public static String write(Grammar grammar) {
    StringBuilder out = new StringBuilder(HEADER).append("\nlibvirt ");
    out.append(grammar.version()).append("\n\n");
    grammar
        .namespaces()
        .forEach((prefix, uri) -> out.append("namespace " + prefix + " " + uri + "\n"));
    out.append('\n');
    grammar.types().forEach((name, type) -> out.append("type " + name + " " + write(type) + "\n"));
    for (ClassFacts facts : grammar.classes()) {
      out.append("\nclass " + facts.name() + " " + facts.path() + "\n");
      for (AttributeFacts attribute : facts.attributes()) {
        String name = grammar.qualified(attribute.name()) + (attribute.required() ? "" : "?");
        out.append("  attribute " + name + " " + write(attribute.type()) + "\n");
      }
      if (!facts.text().alternatives().isEmpty()) {
        out.append("  text" + (facts.textRequired() ? " " : "? ") + write(facts.text()) + "\n");
      }
      for (ChildFacts child : facts.children()) {
        String name = grammar.qualified(child.name()) + child.occurs().mark();
        out.append("  child " + name + " " + write(child.content()) + "\n");
      }
      if (facts.open()) {
        out.append("  open\n");
      }
    }
    return out.toString();
  }

  private static String write(ChildContent content) {
    if (content instanceof ClassContent reference) {
      return reference.name();
    }
    return content instanceof TextContent text
        ? (text.required() ? ": " : ":? ") + write(text.type())
        : "flag";
  }

  private static String write(Type type) {
    return type.alternatives().stream().map(GrammarFile::write).collect(Collectors.joining(" | "));
  }

  private static String write(Type.Alternative alternative) {
    if (alternative instanceof Type.Literal literal) {
      return "'" + literal.text() + "'";
    }
    if (alternative instanceof Type.Named named) {
      return named.name();
    }
    if (alternative instanceof Type.Whole whole) {
      return whole.bounds().equals("..") ? "whole" : "whole(" + whole.bounds() + ")";
    }
    return alternative instanceof Type.Hex ? "hex" : "text";
  }

  /**
   * Reads a grammar file.
   *
   * @throws IllegalArgumentException if a line is not understood, with its number
   */
  public static Grammar read(String text) {
    Reader reader = new Reader();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        reader.read(line);
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw new IllegalArgumentException(
            "grammar file line " + (i + 1) + " '" + line + "' is not understood", e);
      }
    }
    return reader.grammar();
  }

  private static final class Reader {
    private String version = "";
    private final Map<String, String> namespaces = new LinkedHashMap<>();
    private final Map<String, Type.Alternative> types = new LinkedHashMap<>();
    private final List<ClassFacts> classes = new ArrayList<>();

    void read(String line) {
      Matcher matcher = match(LINE, line);
      boolean required = matcher.group(2).isEmpty();
      String rest = Optional.ofNullable(matcher.group(3)).orElse("");
      String[] words = rest.split(" ", 2);
      switch (matcher.group(1)) {
        case "libvirt" -> version = rest;
        case "namespace" -> namespaces.put(words[0], words[1]);
        case "type" -> types.put(words[0], alternative(words[1]));
        case "class" -> begin(words[0], words[1]);
        case "attribute" -> {
          Matcher slot = match(SLOT, rest);
          boolean mandatory = occurs(slot.group(2)).required();
          last()
              .attributes()
              .add(new AttributeFacts(name(slot.group(1)), mandatory, type(slot.group(3))));
        }
        case "text" -> replace(type(rest), required, last().open());
        case "child" -> {
          Matcher slot = match(SLOT, rest);
          last()
              .children()
              .add(
                  new ChildFacts(
                      name(slot.group(1)), occurs(slot.group(2)), content(slot.group(3))));
        }
        default -> replace(last().text(), last().textRequired(), true);
      }
    }

    private static Matcher match(Pattern pattern, String text) {
      Matcher matcher = pattern.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(text);
      }
      return matcher;
    }

    private void begin(String name, String path) {
      Name element = name(path.substring(path.lastIndexOf('/') + 1));
      classes.add(
          new ClassFacts(
              name, element, path, new ArrayList<>(), Type.NONE, false, new ArrayList<>(), false));
    }

    private ClassFacts last() {
      return classes.get(classes.size() - 1);
    }

    private void replace(Type text, boolean textRequired, boolean open) {
      ClassFacts facts = last();
      classes.set(
          classes.size() - 1,
          new ClassFacts(
              facts.name(),
              facts.element(),
              facts.path(),
              facts.attributes(),
              text,
              textRequired,
              facts.children(),
              open));
    }

    private Name name(String qualified) {
      int colon = qualified.indexOf(':');
      if (colon < 0) {
        return Name.of(qualified);
      }
      String prefix = qualified.substring(0, colon);
      String uri =
          Optional.ofNullable(namespaces.get(prefix))
              .orElseThrow(() -> new IllegalArgumentException("prefix '" + prefix + "'"));
      return new Name(uri, qualified.substring(colon + 1));
    }

    private static Occurs occurs(String mark) {
      for (Occurs occurs : Occurs.values()) {
        if (occurs.mark().equals(mark)) {
          return occurs;
        }
      }
      throw new IllegalArgumentException(mark);
    }

    private static ChildContent content(String text) {
      if (text.startsWith(":? ")) {
        return new TextContent(type(text.substring(3)), false);
      }
      if (text.startsWith(": ")) {
        return new TextContent(type(text.substring(2)), true);
      }
      return text.equals("flag") ? new FlagContent() : new ClassContent(text);
    }

    private static Type type(String text) {
      Matcher matcher = ALTERNATIVE.matcher(text);
      return new Type(matcher.results().map(result -> alternative(result.group())).toList());
    }

    private static Type.Alternative alternative(String text) {
      if (text.startsWith("'")) {
        return new Type.Literal(text.substring(1, text.length() - 1));
      }
      if (text.startsWith("whole")) {
        String bounds = text.length() == 5 ? ".." : text.substring(6, text.length() - 1);
        return Type.Whole.parse(bounds);
      }
      return switch (text) {
        case "text" -> new Type.Text();
        case "hex" -> new Type.Hex();
        default -> new Type.Named(text);
      };
    }

    Grammar grammar() {
      return new Grammar(version, namespaces, types, classes);
    }
  }
}
