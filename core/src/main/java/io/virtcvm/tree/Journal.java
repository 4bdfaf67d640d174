package io.virtcvm.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was changed in a tree, recorded where it happens.
 *
 * <p>Before an element is first edited the journal keeps its state. The edits are what differs
 * between that and the present, which is why an edit taken back is none, and edits inside an
 * element that was added or removed are part of that.
 */
public final class Journal {
  private static final class Memento {
    final State before;
    boolean textSet;
    boolean moved;

    Memento(State before) {
      this.before = before;
    }
  }

  private final Element root;
  private final Map<Element, Memento> touched = new LinkedHashMap<>();

  /** The paths as the document stands; null when they may have changed. */
  private @Nullable Paths paths;

  /** Whether any element has left its parent. */
  private boolean anyMoved;

  Journal(Element root) {
    this.root = root;
  }

  /** Returns the edits since this was last called, in the order their elements were touched. */
  public List<Edit> take() {
    if (touched.isEmpty()) {
      return List.of();
    }
    List<Edit> edits = new ArrayList<>();
    Paths before = new Paths(this::before);
    for (Map.Entry<Element, Memento> entry : touched.entrySet()) {
      if (stayed(entry.getKey())) {
        addAttributes(edits, before, entry.getKey(), entry.getValue());
        addText(edits, before, entry.getKey(), entry.getValue());
        addChildren(edits, before, entry.getKey(), entry.getValue());
      }
    }
    touched.clear();
    anyMoved = false;
    return List.copyOf(edits);
  }

  /** Keeps the state of an element that is about to change. */
  void touch(Element element) {
    memento(element);
  }

  void touchText(Element element) {
    memento(element).textSet = true;
  }

  /** Keeps the state of an element that is about to leave its parent, and of all in it. */
  void touchPlace(Element element) {
    memento(element).moved = true;
    anyMoved = true;
    touchInside(element);
  }

  private void touchInside(Element element) {
    for (Element child : element.elements()) {
      memento(child);
      touchInside(child);
    }
  }

  /** Returns the path of an element of the document, as it stands. */
  String path(Element element) {
    Paths present = paths;
    if (present == null) {
      present = new Paths(Element::state);
      paths = present;
    }
    return present.of(element);
  }

  /** Whoever changes an element says so before, so that no path outlives a change. */
  private Memento memento(Element element) {
    paths = null;
    return touched.computeIfAbsent(element, e -> new Memento(e.state()));
  }

  /**
   * Puts the content of an element back as it was when its edits cancelled each other out, so that
   * white space of theirs does not stay behind unreported.
   */
  void settle(Element element) {
    Memento memento = touched.get(element);
    if (memento != null
        && memento.before.elements().equals(element.state().elements())
        && !anyMovedOf(memento.before.elements())
        && (!memento.textSet || memento.before.text().equals(element.text()))) {
      element.state(element.state().withContent(memento.before.content));
    }
  }

  /**
   * Tells whether an element was in the document before and is, with all it is in, where it was.
   */
  private boolean stayed(Element element) {
    Element at = element;
    while (true) {
      Memento memento = touched.get(at);
      Element parent = at.parent();
      if (memento != null && (memento.moved || memento.before.parent != parent)) {
        return false;
      }
      if (parent == null) {
        return at == root;
      }
      at = parent;
    }
  }

  private boolean anyMovedOf(List<Element> elements) {
    if (anyMoved) {
      for (Element element : elements) {
        if (moved(element)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean moved(Element element) {
    if (!anyMoved) {
      return false;
    }
    Memento memento = touched.get(element);
    return memento != null && memento.moved;
  }

  private State before(Element element) {
    Memento memento = touched.get(element);
    return memento == null ? element.state() : memento.before;
  }

  private void addAttributes(List<Edit> edits, Paths paths, Element element, Memento memento) {
    for (Attribute old : memento.before.attributes) {
      Attribute now = element.state().attribute(old.namespace(), old.localName());
      addAttribute(
          edits, paths, element, old, old.valueOrNull(), now == null ? null : now.valueOrNull());
    }
    for (Attribute now : element.state().attributes) {
      if (memento.before.attribute(now.namespace(), now.localName()) == null) {
        addAttribute(edits, paths, element, now, null, now.valueOrNull());
      }
    }
  }

  private void addAttribute(
      List<Edit> edits,
      Paths paths,
      Element element,
      Attribute attribute,
      @Nullable String before,
      @Nullable String after) {
    if (!Objects.equals(before, after)) {
      String path = paths.of(element);
      String step = "@" + attribute.qName();
      edits.add(new Edit(path.isEmpty() ? step : path + "/" + step, before, after));
    }
  }

  private void addText(List<Edit> edits, Paths paths, Element element, Memento memento) {
    if (memento.textSet) {
      String before = memento.before.text();
      if (!before.equals(element.text())) {
        edits.add(new Edit(paths.of(element), before, element.text()));
      }
    }
  }

  private void addChildren(List<Edit> edits, Paths paths, Element element, Memento memento) {
    if (memento.before.content == element.state().content) {
      return;
    }
    List<Element> before = memento.before.elements();
    List<Element> now = element.elements();
    int same = same(before, now);
    before = before.subList(same, before.size());
    now = now.subList(same, now.size());
    int sameAtEnd = sameAtEnd(before, now);
    before = before.subList(0, before.size() - sameAtEnd);
    now = now.subList(0, now.size() - sameAtEnd);
    Set<Element> stayed = stayed(before, now);
    for (Element old : before) {
      if (!stayed.contains(old)) {
        String path = paths.of(old);
        edits.add(new Edit(path, Printer.compact(old, this::before), null));
      }
    }
    for (Element added : now) {
      if (!stayed.contains(added)) {
        edits.add(new Edit(added.path(), null, Printer.compact(added, Element::state)));
      }
    }
  }

  private Set<Element> stayed(List<Element> before, List<Element> now) {
    if (before.isEmpty() || now.isEmpty()) {
      return Set.of();
    }
    Set<Element> stayed = new HashSet<>(before);
    stayed.retainAll(new HashSet<>(now));
    stayed.removeIf(this::moved);
    return stayed;
  }

  /** Returns how many elements both begin with that stayed where they were. */
  private int same(List<Element> before, List<Element> now) {
    int same = 0;
    while (same < before.size()
        && same < now.size()
        && before.get(same) == now.get(same)
        && !moved(before.get(same))) {
      same++;
    }
    return same;
  }

  /** Returns how many elements both end with that stayed where they were. */
  private int sameAtEnd(List<Element> before, List<Element> now) {
    int same = 0;
    while (same < before.size()
        && same < now.size()
        && before.get(before.size() - 1 - same) == now.get(now.size() - 1 - same)
        && !moved(now.get(now.size() - 1 - same))) {
      same++;
    }
    return same;
  }
}
