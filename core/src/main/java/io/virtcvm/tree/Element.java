package io.virtcvm.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One element of the lossless tree.
 *
 * <p>Names are namespace URI and local name; no namespace is the empty string. Prefixes are a
 * matter of the text and are resolved when an element or attribute is written. Values are decoded:
 * entity and character references are resolved, line ends and attribute white space normalised as
 * XML says.
 */
public final class Element implements Node {
  private final String namespace;
  private final String localName;

  /** The text this was read from, with the offsets of its parts; empty for a created element. */
  private final String source;

  private final int start;
  private final int tagTail;
  private final int tagEnd;
  private int close;
  private int end;

  private State state = State.NEW;

  /** Whether this or anything in it differs from the source, or did. */
  private boolean changed;

  /** Set on the root of a document only. */
  private @Nullable Journal journal;

  /**
   * Makes an element of a text.
   *
   * @param tagTail where the start tag's attributes end
   * @param tagEnd where the start tag ends
   */
  Element(String namespace, String localName, String source, int start, int tagTail, int tagEnd) {
    this.namespace = namespace;
    this.localName = localName;
    this.source = source;
    this.start = start;
    this.tagTail = tagTail;
    this.tagEnd = tagEnd;
    this.close = tagEnd;
    this.end = tagEnd;
  }

  /**
   * Returns a new element without attributes and content, part of no document yet.
   *
   * @throws IllegalArgumentException if the local name is none in ASCII
   */
  public static Element create(String namespace, String localName) {
    Chars.requireName(localName);
    Element element = new Element(namespace, localName, "", 0, 0, 0);
    element.changed = true;
    return element;
  }

  public String namespace() {
    return namespace;
  }

  public String localName() {
    return localName;
  }

  /** Returns the name as written, with its prefix; the local name while that is not settled. */
  public String qName() {
    return state.qName.isEmpty() ? localName : state.qName;
  }

  /** Returns the element that holds this one, or null for a root and for a detached element. */
  public @Nullable Element parent() {
    return state.parent;
  }

  /** Returns the value of an attribute, or null when it is absent. */
  public @Nullable String attribute(String namespace, String localName) {
    Attribute attribute = state.attribute(namespace, localName);
    return attribute == null ? null : attribute.valueOrNull();
  }

  /** Returns the attributes in the order written, without namespace declarations; a copy. */
  public List<Attribute> attributes() {
    List<Attribute> attributes = new ArrayList<>();
    for (Attribute attribute : state.attributes) {
      if (attribute.present() && !attribute.isDeclaration()) {
        attributes.add(attribute);
      }
    }
    return attributes;
  }

  /**
   * Sets an attribute; null removes it. A value that is already there changes nothing.
   *
   * @throws IllegalArgumentException if XML cannot hold the value, or the name is new and none in
   *     ASCII, or would declare a namespace
   */
  public void setAttribute(String namespace, String localName, @Nullable String value) {
    if (namespace.equals(Attribute.XMLNS)) {
      throw new IllegalArgumentException(
          "attribute 'xmlns:%s': namespaces are declared as names need them".formatted(localName));
    }
    Attribute old = state.attribute(namespace, localName);
    if (old == null ? value == null : Objects.equals(old.valueOrNull(), value)) {
      return;
    }
    if (value != null) {
      Chars.escape(value);
    }
    if (old != null) {
      touch();
      state = state.with(old, old.with(value));
    } else if (value != null) {
      Chars.requireName(localName);
      touch();
      addAttribute(Attribute.unwritten(namespace, localName, value));
    }
  }

  private void addAttribute(Attribute attribute) {
    Attribute added = attribute;
    if (top().journal != null) {
      char quote = Quotes.near(this);
      String name = Scope.attributeName(this, attribute.namespace(), attribute.localName(), quote);
      added = attribute.written(name, quote);
    }
    state = state.with(added);
  }

  /** Returns the text directly in this element (CDATA included, children not), in order. */
  public String text() {
    return state.text();
  }

  /**
   * Replaces the text directly in this element, keeping its child elements and comments. The same
   * text changes nothing.
   *
   * @throws IllegalArgumentException if XML cannot hold the text
   */
  public void setText(String text) {
    if (text.equals(text())) {
      return;
    }
    Piece run = Piece.text(Chars.escape(text));
    Journal record = touch();
    if (record != null) {
      record.touchText(this);
    }
    List<Node> content = new ArrayList<>();
    int place = -1;
    for (Node node : state.content) {
      if (node instanceof Piece piece && piece.kind() != Piece.Kind.MARKUP) {
        place = place < 0 ? content.size() : place;
      } else {
        content.add(node);
      }
    }
    if (!text.isEmpty()) {
      content.add(Math.max(place, 0), run);
    }
    state = state.withContent(content);
    if (record != null) {
      record.settle(this);
    }
  }

  /** Returns the child elements in document order; a copy. */
  public List<Element> elements() {
    return state.elements();
  }

  /** Returns the child elements of this name in document order; a copy. */
  public List<Element> elements(String namespace, String localName) {
    List<Element> elements = new ArrayList<>();
    for (Node node : state.content) {
      if (node instanceof Element element && element.is(namespace, localName)) {
        elements.add(element);
      }
    }
    return elements;
  }

  /** Returns how many child elements of this name there are. */
  public int count(String namespace, String localName) {
    int count = 0;
    for (Node node : state.content) {
      if (node instanceof Element element && element.is(namespace, localName)) {
        count++;
      }
    }
    return count;
  }

  /** Returns the local names of the attributes that are in a namespace, declarations aside. */
  public List<String> foreignAttributes() {
    if (!hasForeignAttributes()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    addForeignAttributes(names);
    return names;
  }

  /** Returns the same names of this element and of all that stands in it. */
  public List<String> foreignAttributesInside() {
    if (!hasForeignAttributesInside()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    addForeignAttributesInside(names);
    return names;
  }

  /** Asked first, because hardly a document has any, and then no list is made. */
  private boolean hasForeignAttributes() {
    for (Attribute attribute : state.attributes) {
      if (attribute.isForeign()) {
        return true;
      }
    }
    return false;
  }

  private boolean hasForeignAttributesInside() {
    for (Node node : state.content) {
      if (node instanceof Element child && child.hasForeignAttributesInside()) {
        return true;
      }
    }
    return hasForeignAttributes();
  }

  private void addForeignAttributes(List<String> names) {
    for (Attribute attribute : state.attributes) {
      if (attribute.isForeign()) {
        names.add(attribute.localName());
      }
    }
  }

  private void addForeignAttributesInside(List<String> names) {
    addForeignAttributes(names);
    for (Node node : state.content) {
      if (node instanceof Element child) {
        child.addForeignAttributesInside(names);
      }
    }
  }

  /** Returns whether an attribute, of whatever name and namespace, has this value. */
  public boolean hasValue(String value) {
    for (Attribute attribute : state.attributes) {
      if (value.equals(attribute.valueOrNull())) {
        return true;
      }
    }
    return false;
  }

  /** Returns the first child element of this name, or null. */
  public @Nullable Element element(String namespace, String localName) {
    for (Node node : state.content) {
      if (node instanceof Element element && element.is(namespace, localName)) {
        return element;
      }
    }
    return null;
  }

  private boolean is(String otherNamespace, String otherLocalName) {
    return localName.equals(otherLocalName) && namespace.equals(otherNamespace);
  }

  /**
   * Adds a child where the order puts it: after the last child whose rank is not greater than its
   * own, or else before the first; indented and quoted like its neighbours.
   *
   * @param child part of no document yet
   * @param rank the place of an element among its siblings; unknown elements rank last ({@link
   *     Integer#MAX_VALUE}) and are never a reason to move
   * @throws IllegalArgumentException if the child already belongs to an element or a document
   */
  public void add(Element child, ToIntFunction<Element> rank) {
    int own = rank.applyAsInt(child);
    Element neighbour = null;
    boolean after = false;
    for (int i = state.content.length - 1; i >= 0 && !after; i--) {
      if (state.content[i] instanceof Element sibling) {
        neighbour = sibling;
        after = rank.applyAsInt(sibling) <= own;
      }
    }
    Journal record = adopt(child);
    if (neighbour == null) {
      state = state.withContent(Layout.inside(this, child));
    } else if (after) {
      state = state.withContent(Layout.after(this, neighbour, child));
    } else {
      state = state.withContent(Layout.before(this, neighbour, child));
    }
    settle(child, record);
  }

  /**
   * Adds a child directly before a sibling; otherwise as {@link #add}.
   *
   * @throws IllegalArgumentException if the sibling is no child of this element, or the child
   *     already belongs to an element or a document
   */
  public void addBefore(Element child, Element sibling) {
    if (sibling.parent() != this) {
      throw new IllegalArgumentException(
          "element '%s' is not in '%s'".formatted(sibling.qName(), qName()));
    }
    Journal record = adopt(child);
    state = state.withContent(Layout.before(this, sibling, child));
    settle(child, record);
  }

  private @Nullable Journal adopt(Element child) {
    if (child.parent() != null || child.journal != null || child == top()) {
      throw new IllegalArgumentException(
          "element '%s' already has its place; remove it there first".formatted(child.qName()));
    }
    Journal record = touch();
    if (record != null) {
      record.touch(child);
    }
    child.state = child.state.under(this);
    return record;
  }

  private void settle(Element child, @Nullable Journal record) {
    if (record != null) {
      child.markChanged();
      Scope.settle(child, Quotes.near(child));
    }
  }

  /** Renaming inside may follow a move, so all of a moved element is written part by part. */
  private void markChanged() {
    changed = true;
    for (Element child : elements()) {
      child.markChanged();
    }
  }

  /**
   * Takes this element out of its parent, with the line it stood on; nothing happens when it has
   * none. It may be added again, here or elsewhere.
   */
  public void remove() {
    Element parent = parent();
    if (parent == null) {
      return;
    }
    Journal record = parent.touch();
    if (record != null) {
      record.touchPlace(this);
    }
    parent.state = parent.state.withContent(Layout.without(parent, this));
    state = state.under(null);
    if (record != null) {
      record.settle(parent);
    }
  }

  /**
   * Returns the path from the root, without the root's own name, each step with an identity that a
   * person recognises: {@code devices/disk[vda]/driver}. No two elements of a document have the
   * same.
   */
  public String path() {
    Journal record = top().journal;
    return record == null ? new Paths(Element::state).of(this) : record.path(this);
  }

  /** Returns this element as it stands in the document, or would. */
  public String toXml() {
    if (top().journal != null) {
      return Printer.element(this);
    }
    Element copy = copy(null);
    copy.markChanged();
    Scope.settle(copy, Quotes.near(copy));
    return Printer.element(copy);
  }

  /** Returns the line this begins on in the text it was read from, from 1; 0 if created. */
  public int line() {
    return place().line();
  }

  /** Returns the column this begins at, from 1 and in UTF-16 units; 0 if created. */
  public int column() {
    return place().column();
  }

  private Place place() {
    return isCreated() ? Place.NONE : Place.of(source, start);
  }

  Element copy(@Nullable Element newParent) {
    Element copy = new Element(namespace, localName, source, start, tagTail, tagEnd);
    copy.closed(close, end);
    copy.changed = changed;
    copy.state = state.under(newParent).withContent(contentFor(copy));
    return copy;
  }

  /** Returns a copy of the content; the very same where no elements are in it. */
  private Node[] contentFor(Element copy) {
    Node[] own = state.content;
    Node[] content = own;
    for (int i = 0; i < own.length; i++) {
      if (own[i] instanceof Element child) {
        if (content == own) {
          content = own.clone();
        }
        content[i] = child.copy(copy);
      }
    }
    return content;
  }

  /** Returns the outermost element this one is in. */
  Element top() {
    Element top = this;
    for (Element up = parent(); up != null; up = up.parent()) {
      top = up;
    }
    return top;
  }

  /** Announces an edit; returns the journal of the document, or null when this is in none. */
  private @Nullable Journal touch() {
    for (Element at = this; at != null; at = at.parent()) {
      at.changed = true;
    }
    Journal record = top().journal;
    if (record != null) {
      record.touch(this);
    }
    return record;
  }

  void rootOf(Journal documentJournal) {
    journal = documentJournal;
  }

  State state() {
    return state;
  }

  void state(State newState) {
    state = newState;
  }

  /** Tells where the end tag of an element that is not self-closed begins and ends. */
  void closed(int newClose, int newEnd) {
    close = newClose;
    end = newEnd;
  }

  boolean isChanged() {
    return changed;
  }

  boolean isCreated() {
    return source.isEmpty();
  }

  boolean isSelfClosed() {
    return isCreated() || source.charAt(tagEnd - 2) == '/';
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Returns the text before this element in its source. */
  String prolog() {
    return source.substring(0, start);
  }

  void writeSource(StringBuilder out) {
    out.append(source, start, end);
  }

  /** Writes what ends the start tag; a self-closed one stays so while there is no content. */
  void writeTagEnd(StringBuilder out, boolean empty) {
    if (isSelfClosed() && !empty) {
      out.append('>');
    } else if (isCreated()) {
      out.append("/>");
    } else {
      out.append(source, tagTail, tagEnd);
    }
  }

  private boolean isRenamed(String qName) {
    return !source.startsWith(qName, start + 1)
        || source.startsWith(":", start + 1 + qName.length());
  }

  void writeEndTag(StringBuilder out, State written) {
    String qName = written.qName;
    if (!isSelfClosed() && !isRenamed(qName)) {
      out.append(source, close, end);
    } else if (!isSelfClosed() || !written.isEmpty()) {
      out.append("</").append(qName).append('>');
    }
  }
}
