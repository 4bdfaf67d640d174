package io.virtcvm.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What KubeVirt makes of a sidecar's answer before it asks again: {@code domain-spec.txt}. */
final class DomainSpec {
  private static final Map<String, Set<String>> KEPT = kept();

  private DomainSpec() {}

  private static Map<String, Set<String>> kept() {
    Map<String, Set<String>> kept = new HashMap<>();
    try (InputStream in = DomainSpec.class.getResourceAsStream("domain-spec.txt")) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        if (!line.startsWith("#")) {
          List<String> words = List.of(line.split(" +"));
          kept.put(words.get(0), Set.copyOf(words.subList(1, words.size())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return kept;
  }

  /** Returns the domain without what KubeVirt's model does not know. */
  static byte[] thin(byte[] xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    thin(document.getDocumentElement(), "domain", "");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TransformerFactory.newInstance()
        .newTransformer()
        .transform(new DOMSource(document), new StreamResult(out));
    return out.toByteArray();
  }

  private static void thin(Element element, String path, String prefix) {
    Set<String> kept = KEPT.get(path);
    List<Node> gone = new ArrayList<>();
    for (int i = 0; kept != null && i < element.getAttributes().getLength(); i++) {
      Node attribute = element.getAttributes().item(i);
      if (!attribute.getNodeName().startsWith("xmlns")
          && !kept.contains("@" + attribute.getNodeName())) {
        gone.add(attribute);
      }
    }
    gone.forEach(one -> element.removeAttribute(one.getNodeName()));
    for (Node child = element.getFirstChild(); child != null; ) {
      Node next = child.getNextSibling();
      if (child instanceof Element inner) {
        if (kept != null && !kept.contains(inner.getLocalName())) {
          element.removeChild(inner);
        } else {
          thin(inner, prefix + inner.getLocalName(), prefix + inner.getLocalName() + "/");
        }
      } else if (child.getNodeType() == Node.COMMENT_NODE) {
        element.removeChild(child);
      }
      child = next;
    }
  }
}
