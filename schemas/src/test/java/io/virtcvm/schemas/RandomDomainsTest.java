package io.virtcvm.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class RandomDomainsTest {
  private final Grammar grammar = Resources.grammar();

  @Test
  void givesTheSameDocumentsForTheSameSeed() {
    assertThat(draw(RandomDomains.odd(grammar, 7), 20))
        .isEqualTo(draw(RandomDomains.odd(grammar, 7), 20))
        .isNotEqualTo(draw(RandomDomains.odd(grammar, 8), 20));
  }

  @Test
  void isAlwaysWellFormedAndMeetsEveryPairOfTheGrammar() throws Exception {
    Set<String> met = new TreeSet<>();
    RandomDomains deep =
        RandomDomains.odd(grammar, 1)
            .often("features", "hyperv", "tlbflush", "disk", "driver", "statistics")
            .often("interface", "coalesce", "virtualport", "filesystem", "binary");
    List<String> documents = new ArrayList<>(draw(RandomDomains.odd(grammar, 1), 3000));
    documents.addAll(draw(deep, 1000));
    for (String xml : documents) {
      NodeList elements = parse(xml).getElementsByTagName("*");
      for (int i = 0; i < elements.getLength(); i++) {
        Element element = (Element) elements.item(i);
        for (int j = 0; j < element.getAttributes().getLength(); j++) {
          met.add(element.getLocalName() + "@" + element.getAttributes().item(j).getNodeName());
        }
      }
    }
    Set<String> pairs =
        grammar.classes().stream()
            .flatMap(
                facts ->
                    facts.attributes().stream()
                        .map(one -> facts.element().local() + "@" + one.name().local()))
            .collect(Collectors.toCollection(TreeSet::new));
    pairs.removeAll(met);
    assertThat(pairs).as("never drawn").isEmpty();
  }

  @Test
  void hasEveryOddity() {
    String all = String.join("\0", draw(RandomDomains.odd(grammar, 2), 500));
    assertThat(all)
        .contains("<!--", "<?tool", "<![CDATA[", "\r\n", "\t", "&#", "unheardOf='", "<unheardOf")
        .contains("type=\"", "type='", " = ", "></", " />", "xmlns:own=", "urn:example:app");
  }

  @Test
  void isPlainWhenAsked() {
    String all = String.join("", draw(RandomDomains.plain(grammar, 3), 200));
    assertThat(all).doesNotContain("<!--", "<![CDATA[", "\r", "\t", "=\"", "unheard");
  }

  @Test
  void hasWhatIsWantedOften() {
    List<String> domains =
        draw(RandomDomains.plain(grammar, 4).often("features", "smm", "launchSecurity"), 200);
    assertThat(domains).filteredOn(xml -> xml.contains("<smm")).hasSizeGreaterThan(150);
    assertThat(domains).filteredOn(xml -> xml.contains("<launchSec")).hasSizeGreaterThan(150);
  }

  private static List<String> draw(RandomDomains domains, int count) {
    return Stream.generate(domains::next).limit(count).toList();
  }

  private static Document parse(String xml)
      throws ParserConfigurationException, SAXException, IOException {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
  }
}
