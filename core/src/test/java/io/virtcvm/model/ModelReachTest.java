package io.virtcvm.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.schemas.Grammar;
import io.virtcvm.schemas.Grammar.AttributeFacts;
import io.virtcvm.schemas.Grammar.ChildFacts;
import io.virtcvm.schemas.Grammar.ClassContent;
import io.virtcvm.schemas.Grammar.ClassFacts;
import io.virtcvm.schemas.Name;
import io.virtcvm.schemas.Resources;
import io.virtcvm.tree.Element;
import io.virtcvm.tree.Tree;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlValue;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every attribute, text and child of the grammar is there, reads, writes and goes away. */
class ModelReachTest {
  private static final Grammar GRAMMAR = Resources.grammar();

  static Stream<ClassFacts> classes() {
    return GRAMMAR.classes().stream();
  }

  /** A document with one element of a class. */
  private static final class Fixture {
    private final Tree tree;
    private final View view;

    Fixture(ClassFacts facts) throws ReflectiveOperationException {
      String xml =
          facts.element().namespace().isEmpty()
              ? "<x>\n  <" + facts.element().local() + "/>\n</x>"
              : "<x xmlns:p='%s'>\n  <p:%s/>\n</x>"
                  .formatted(facts.element().namespace(), facts.element().local());
      tree = Tree.parse(xml);
      var constructor = type(facts.name()).getDeclaredConstructor(Element.class);
      view = (View) constructor.newInstance(tree.root().elements().get(0));
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("io.virtcvm.model." + name);
  }

  @ParameterizedTest
  @MethodSource("classes")
  void readsAndWritesEveryAttribute(ClassFacts facts) throws ReflectiveOperationException {
    for (AttributeFacts attribute : facts.attributes()) {
      Method getter =
          getters(facts)
              .filter(
                  method ->
                      Optional.ofNullable(method.getAnnotation(XmlAttribute.class))
                          .filter(one -> one.name().equals(attribute.name().local()))
                          .isPresent())
              .findFirst()
              .orElseThrow(() -> new AssertionError(facts.path() + "/@" + attribute.name()));
      checkText(facts, getter, " " + attribute.name().local() + "='a &lt; b'");
    }
  }

  @ParameterizedTest
  @MethodSource("classes")
  void readsAndWritesTheText(ClassFacts facts) throws ReflectiveOperationException {
    if (facts.text().alternatives().isEmpty()) {
      return;
    }
    Method getter = type(facts.name()).getMethod("getValue");
    assertThat(getter.isAnnotationPresent(XmlValue.class)).isEqualTo(!facts.mixed());
    checkText(facts, getter, ">a &lt; b</");
  }

  @ParameterizedTest
  @MethodSource("classes")
  void reachesEveryChild(ClassFacts facts) throws ReflectiveOperationException {
    for (ChildFacts child : facts.children()) {
      Method getter = child(facts, child.name());
      String start = child.name().local();
      if (getter.getReturnType() == String.class) {
        checkText(facts, getter, ">a &lt; b</");
      } else if (getter.getReturnType() == List.class) {
        assertThat(child.occurs().repeated()).as(getter.toString()).isTrue();
        checkList(facts, getter, start);
      } else {
        checkSingle(facts, child, getter, start);
      }
    }
  }

  private static Method child(ClassFacts facts, Name name) throws ReflectiveOperationException {
    if (facts.mixed()) {
      String plain =
          name.local().substring(0, 1).toUpperCase(Locale.ROOT) + name.local().substring(1);
      return Stream.of("get" + plain, "get" + plain + "s")
          .flatMap(method -> getters(facts).filter(getter -> getter.getName().equals(method)))
          .findFirst()
          .orElseThrow();
    }
    return getters(facts)
        .filter(
            method ->
                Optional.ofNullable(method.getAnnotation(XmlElement.class))
                    .filter(one -> one.name().equals(name.local()))
                    .filter(
                        one -> one.namespace().replace("##default", "").equals(name.namespace()))
                    .isPresent())
        .findFirst()
        .orElseThrow(() -> new AssertionError(facts.path() + "/" + name));
  }

  private static Stream<Method> getters(ClassFacts facts) {
    try {
      return Arrays.stream(type(facts.name()).getDeclaredMethods())
          .filter(method -> method.getName().startsWith("get"));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Method setter(Method getter) throws NoSuchMethodException {
    return getter
        .getDeclaringClass()
        .getMethod(getter.getName().replaceFirst("get", "set"), getter.getReturnType());
  }

  private static void checkText(ClassFacts facts, Method getter, String written)
      throws ReflectiveOperationException {
    Fixture fixture = new Fixture(facts);
    String before = fixture.tree.text();
    assertThat(getter.invoke(fixture.view)).as(getter.toString()).isNull();
    setter(getter).invoke(fixture.view, "a < b");
    assertThat(fixture.tree.text()).contains(written);
    assertThat(getter.invoke(fixture.view)).isEqualTo("a < b");
    setter(getter).invoke(fixture.view, (Object) null);
    assertThat(getter.invoke(fixture.view)).isNull();
    assertThat(fixture.tree.text()).isEqualTo(before);
  }

  @SuppressWarnings("unchecked")
  private static void checkList(ClassFacts facts, Method getter, String start)
      throws ReflectiveOperationException {
    Fixture fixture = new Fixture(facts);
    List<Object> list = (List<Object>) getter.invoke(fixture.view);
    Class<?> item =
        (Class<?>) ((ParameterizedType) getter.getGenericReturnType()).getActualTypeArguments()[0];
    String before = fixture.tree.text();
    assertThat(list).isEmpty();
    Object first = item == String.class ? "one" : item.getConstructor().newInstance();
    Object second = item == String.class ? "two" : item.getConstructor().newInstance();
    list.add(first);
    list.add(second);
    assertThat(list).containsExactly(first, second);
    assertThat(((List<?>) getter.invoke(fixture.view))).hasSize(2);
    assertThat(fixture.tree.text()).contains(start);
    list.clear();
    assertThat(fixture.tree.text()).isEqualTo(before);
  }

  private static void checkSingle(ClassFacts facts, ChildFacts child, Method getter, String start)
      throws ReflectiveOperationException {
    Fixture fixture = new Fixture(facts);
    assertThat(getter.invoke(fixture.view)).as(getter.toString()).isNull();
    Object value = getter.getReturnType().getConstructor().newInstance();
    setter(getter).invoke(fixture.view, value);
    assertThat(getter.invoke(fixture.view)).isNotNull();
    assertThat(fixture.tree.text()).contains(start);
    if (child.content() instanceof ClassContent) {
      assertThat(getter.invoke(fixture.view)).isEqualTo(value);
      String ensure = getter.getName().replaceFirst("get", "ensure");
      Method ensured = fixture.view.getClass().getMethod(ensure);
      assertThat(ensured.invoke(fixture.view)).isEqualTo(value);
      setter(getter).invoke(fixture.view, (Object) null);
      assertThat(ensured.invoke(fixture.view)).isEqualTo(getter.invoke(fixture.view));
    }
    setter(getter).invoke(fixture.view, (Object) null);
    assertThat(getter.invoke(fixture.view)).isNull();
  }

  @ParameterizedTest
  @MethodSource("classes")
  void readsBackEveryTypedValue(ClassFacts facts) throws ReflectiveOperationException {
    for (Method reader : type(facts.name()).getDeclaredMethods()) {
      if (reader.getParameterCount() == 0 && reader.getReturnType() == OptionalLong.class) {
        Fixture fixture = new Fixture(facts);
        Method writer = reader.getDeclaringClass().getMethod(reader.getName(), long.class);
        assertThat(reader.invoke(fixture.view)).isEqualTo(OptionalLong.empty());
        writer.invoke(fixture.view, 4096L);
        assertThat(reader.invoke(fixture.view)).isEqualTo(OptionalLong.of(4096));
      } else if (reader.getReturnType() == Optional.class && reader.getParameterCount() == 0) {
        Class<?> value =
            (Class<?>)
                ((ParameterizedType) reader.getGenericReturnType()).getActualTypeArguments()[0];
        Object[] values =
            value == Boolean.class ? new Object[] {true, false} : value.getEnumConstants();
        Class<?> parameter = value == Boolean.class ? boolean.class : value;
        Method writer = reader.getDeclaringClass().getMethod(reader.getName(), parameter);
        for (Object one : values) {
          Fixture fixture = new Fixture(facts);
          assertThat(reader.invoke(fixture.view)).isEqualTo(Optional.empty());
          writer.invoke(fixture.view, one);
          assertThat(reader.invoke(fixture.view)).isEqualTo(Optional.of(one));
          if (one instanceof Word word) {
            assertThat(fixture.tree.text()).contains(word.text());
          }
        }
      }
    }
  }
}
