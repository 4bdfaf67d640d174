package io.virtcvm.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.schemas.Grammar;
import io.virtcvm.schemas.Grammar.ClassFacts;
import io.virtcvm.schemas.RandomDomains;
import io.virtcvm.schemas.Resources;
import io.virtcvm.tree.Tree;
import jakarta.xml.bind.annotation.XmlAttribute;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How much of the grammar the model reaches, and how much of it real domains exercise. */
class CoverageReportTest {
  private final Grammar grammar = Resources.grammar();

  @Test
  void reachesEveryPairAndSaysWhichTheCorpusExercises() throws Exception {
    Set<String> pairs = new TreeSet<>();
    Set<String> reachable = new TreeSet<>();
    for (ClassFacts facts : grammar.classes()) {
      String element = facts.element().local();
      facts.attributes().forEach(one -> pairs.add(element + "@" + one.name().local()));
      for (Method method : Class.forName("io.virtcvm.model." + facts.name()).getMethods()) {
        XmlAttribute attribute = method.getAnnotation(XmlAttribute.class);
        if (attribute != null) {
          reachable.add(element + "@" + attribute.name());
        }
      }
    }
    CoveredXml corpus = new CoveredXml();
    for (Path file : JaxbTest.corpus()) {
      corpus.covered(CoveredXml.parse(Files.readAllBytes(file)));
    }
    System.out.printf(
        "grammar of libvirt %s: %d (element, attribute) pairs, %d reachable by the model, each set,"
            + " read and removed by ModelReachTest; %d of them in the corpus%n",
        grammar.version(), pairs.size(), reachable.size(), corpus.pairs().size());
    assertThat(reachable).isEqualTo(pairs);
    assertThat(pairs).containsAll(corpus.pairs());
  }

  @Test
  void readingEverythingChangesNothing() throws IOException, ReflectiveOperationException {
    int views = 0;
    for (Path file : JaxbTest.corpus()) {
      views += checkUntouched(Files.readString(file));
    }
    RandomDomains random = RandomDomains.odd(grammar, 11);
    for (int i = 0; i < 500; i++) {
      views += checkUntouched(random.next());
    }
    assertThat(views).isGreaterThan(10_000);
  }

  private static int checkUntouched(String xml) throws ReflectiveOperationException {
    Tree tree = Tree.parse(xml);
    int views = read(Views.domain(tree.root()));
    assertThat(tree.text()).isEqualTo(xml);
    return views;
  }

  /** Calls everything that only reads, in a view and in all below; returns how many views. */
  private static int read(View view) throws ReflectiveOperationException {
    int views = 1;
    for (Method method : view.getClass().getDeclaredMethods()) {
      boolean reads =
          java.lang.reflect.Modifier.isPublic(method.getModifiers())
              && method.getParameterCount() == 0
              && !method.getName().startsWith("ensure");
      if (!reads) {
        continue;
      }
      Object value = method.invoke(view);
      if (value instanceof View child) {
        views += read(child);
      } else if (value instanceof Iterable<?> children) {
        for (Object child : children) {
          views += child instanceof View one ? read(one) : 0;
        }
      }
    }
    return views;
  }
}
