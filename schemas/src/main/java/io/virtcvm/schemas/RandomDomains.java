package io.virtcvm.schemas;

import io.virtcvm.schemas.Grammar.AttributeFacts;
import io.virtcvm.schemas.Grammar.ChildFacts;
import io.virtcvm.schemas.Grammar.ClassContent;
import io.virtcvm.schemas.Grammar.ClassFacts;
import io.virtcvm.schemas.Grammar.TextContent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Draws domain documents from the grammar: well-formed always, valid often not, as the grammar says
 * less than the schema.
 *
 * <p>Unless plain, they are written as badly as people and programs do: both kinds of quotes, CRLF,
 * tabs, everything on one line, comments, CDATA, character references, unknown elements and
 * attributes, other prefixes, foreign metadata. The same seed gives the same documents.
 */
public final class RandomDomains {
  private static final int DEEPEST = 9;
  private static final List<String> METADATA =
      List.of(
          "<app:note xmlns:app='urn:example:app' app:kind='a'>text<app:b/>tail</app:note>",
          "<note xmlns=\"urn:example:note\"><os><loader>not one</loader></os></note>",
          "<x:y xmlns:x='urn:example:x'><!-- inside --><x:z a='1'/></x:y>");

  private final Random random;
  private final Grammar grammar;
  private final Map<String, ClassFacts> classes;
  private final RandomValues values;
  private final Set<String> often = new HashSet<>();
  private final boolean plain;
  private StringBuilder out = new StringBuilder();
  private RandomLayout layout;
  private boolean declaredAtRoot;

  private RandomDomains(Grammar grammar, long seed, boolean plain) {
    this.grammar = grammar;
    this.classes = grammar.byName();
    this.random = new Random(seed);
    this.values = new RandomValues(random, grammar);
    this.plain = plain;
    this.layout = new RandomLayout(random, plain);
  }

  /** Returns a source of documents with every oddity. */
  public static RandomDomains odd(Grammar grammar, long seed) {
    return new RandomDomains(grammar, seed, false);
  }

  /** Returns a source of documents of known elements in an even layout. */
  public static RandomDomains plain(Grammar grammar, long seed) {
    return new RandomDomains(grammar, seed, true);
  }

  /** Makes elements of these names, and what they stand in, stand there nearly always. */
  public RandomDomains often(String... names) {
    often.addAll(List.of(names));
    return this;
  }

  /** Returns the next document. */
  public String next() {
    out = new StringBuilder();
    layout = new RandomLayout(random, plain);
    declaredAtRoot = plain || random.nextBoolean();
    out.append(layout.declaration());
    element(grammar.root(), "domain", 0, Optional.empty());
    out.append(layout.odd(3) ? "" : "\n");
    return out.toString();
  }

  /**
   * Writes an element.
   *
   * @param tag its name with the prefix it is written with
   * @param declaration a namespace declaration that it needs
   */
  private void element(ClassFacts facts, String tag, int depth, Optional<String> declaration) {
    out.append(depth == 0 ? "" : layout.before(depth)).append('<').append(tag);
    declaration.ifPresent(out::append);
    if (depth == 0 && declaredAtRoot) {
      grammar
          .namespaces()
          .forEach((prefix, uri) -> out.append(layout.attribute("xmlns:" + prefix, uri)));
    }
    for (AttributeFacts attribute : facts.attributes()) {
      if (attribute.required() ? !layout.odd(40) : random.nextInt(3) == 0) {
        String value = layout.odd(40) ? "unheard-of" : values.of(attribute.type());
        out.append(layout.attribute(grammar.qualified(attribute.name()), value));
      }
    }
    if (layout.odd(30)) {
      out.append(layout.attribute("unheardOf", "yes"));
    }
    int start = out.length();
    out.append(layout.startEnd());
    int inside = out.length();
    content(facts, tag, depth);
    if (out.length() == inside) {
      out.setLength(start);
      out.append(layout.emptyEnd(tag));
    } else {
      out.append("</").append(tag).append('>');
    }
  }

  private void content(ClassFacts facts, String tag, int depth) {
    int inside = out.length();
    boolean text =
        !facts.text().alternatives().isEmpty() && (facts.textRequired() || random.nextBoolean());
    if (text) {
      out.append(layout.text(values.of(facts.text())));
    } else if (facts.open()) {
      String metadata = plain ? METADATA.get(0) : values.pick(METADATA);
      out.append(layout.before(depth + 1)).append(metadata);
    } else if (depth < DEEPEST) {
      children(facts, tag, depth);
    }
    if (out.length() > inside && !text) {
      out.append(layout.remark(depth + 1)).append(layout.before(depth));
    }
  }

  private void children(ClassFacts facts, String tag, int depth) {
    for (ChildFacts child : facts.children()) {
      for (int i = count(child, depth); i > 0; i--) {
        out.append(layout.remark(depth + 1));
        child(child, tag, depth + 1);
      }
    }
    if (layout.odd(25)) {
      out.append(layout.before(depth + 1)).append("<unheardOf a='1'><b/></unheardOf>");
    }
  }

  private int count(ChildFacts child, int depth) {
    if (often.contains(child.name().local()) && random.nextInt(20) > 0) {
      return 1;
    }
    if (child.occurs().required()) {
      return layout.odd(60) ? 0 : 1;
    }
    if (random.nextInt(4 + depth) > 0) {
      return 0;
    }
    return child.occurs().repeated() ? 1 + random.nextInt(2) : 1;
  }

  private void child(ChildFacts child, String parentTag, int depth) {
    String local = child.name().local();
    String tag = local;
    Optional<String> declaration = Optional.empty();
    Optional<String> prefix = grammar.prefix(child.name().namespace());
    if (prefix.isPresent()) {
      boolean nested = parentTag.contains(":");
      String known = nested ? parentTag.substring(0, parentTag.indexOf(':')) : prefix.get();
      boolean declare = !nested && (!declaredAtRoot || layout.odd(2));
      String used = declare && !plain ? "own" : known;
      tag = used + ":" + local;
      declaration =
          declare
              ? Optional.of(layout.attribute("xmlns:" + used, child.name().namespace()))
              : Optional.empty();
    }
    if (child.content() instanceof ClassContent content) {
      element(
          Optional.ofNullable(classes.get(content.name())).orElseThrow(), tag, depth, declaration);
      return;
    }
    out.append(layout.before(depth)).append('<').append(tag);
    declaration.ifPresent(out::append);
    if (child.content() instanceof TextContent content) {
      String text = layout.text(values.of(content.type()));
      out.append('>').append(text).append("</").append(tag).append('>');
    } else {
      out.append(layout.emptyEnd(tag));
    }
  }
}
