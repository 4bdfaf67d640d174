package io.virtcvm.model;

import io.virtcvm.tree.Element;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The children of one name, or of every name, as a live list: what is done to the list is done to
 * the document.
 *
 * <p>An item added at the end goes where the order puts it, one added elsewhere before the item
 * whose place it takes.
 */
final class Children<T> extends AbstractList<T> {
  private final Element parent;
  private final Tag tag;
  private final Order order;
  private final Function<Element, T> show;
  private final Function<T, Element> make;

  Children(
      Element parent, Tag tag, Order order, Function<Element, T> show, Function<T, Element> make) {
    this.parent = parent;
    this.tag = tag;
    this.order = order;
    this.show = show;
    this.make = make;
  }

  private List<Element> elements() {
    return tag.all(parent);
  }

  @Override
  public int size() {
    return elements().size();
  }

  /** Walks over what is there when it begins; what is taken out on the way does not disturb it. */
  @Override
  public Iterator<T> iterator() {
    Iterator<Element> elements = elements().iterator();
    return new Iterator<>() {
      private @Nullable Element last;

      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public T next() {
        Element next = elements.next();
        last = next;
        return show.apply(next);
      }

      @Override
      public void remove() {
        if (last == null) {
          throw new IllegalStateException("nothing to remove");
        }
        last.remove();
        last = null;
      }
    };
  }

  @Override
  public T get(int index) {
    return show.apply(elements().get(index));
  }

  @Override
  public void add(int index, T item) {
    List<Element> elements = elements();
    if (index == elements.size()) {
      parent.add(make.apply(item), order);
    } else {
      parent.addBefore(make.apply(item), elements.get(index));
    }
    modCount++;
  }

  @Override
  public T set(int index, T item) {
    Element old = elements().get(index);
    T previous = show.apply(old);
    Element element = make.apply(item);
    if (element != old) {
      parent.addBefore(element, old);
      old.remove();
    }
    return previous;
  }

  @Override
  public T remove(int index) {
    Element old = elements().get(index);
    T previous = show.apply(old);
    old.remove();
    modCount++;
    return previous;
  }
}
