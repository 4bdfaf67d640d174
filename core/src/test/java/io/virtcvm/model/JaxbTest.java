package io.virtcvm.model;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Document;
import org.xmlunit.builder.DiffBuilder;
import org.xmlunit.diff.Diff;

/** The model is also plain JAXB beans: what the grammar covers survives the JAXB runtime. */
class JaxbTest {
  private final CoveredXml covered = new CoveredXml();

  static List<Path> corpus() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(System.getProperty("domains.dir")))) {
      return files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> bindsEveryDomainOfTheCorpus() throws IOException, JAXBException {
    JAXBContext context = JAXBContext.newInstance(Domain.class);
    List<Path> corpus = corpus();
    assertThat(corpus).hasSizeGreaterThan(150);
    return corpus.stream()
        .map(file -> DynamicTest.dynamicTest(file.toString(), () -> check(context, file)));
  }

  private void check(JAXBContext context, Path file) throws IOException, JAXBException {
    byte[] xml = Files.readAllBytes(file);
    Document before = CoveredXml.parse(xml);
    Domain domain = (Domain) context.createUnmarshaller().unmarshal(new ByteArrayInputStream(xml));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    context.createMarshaller().marshal(domain, out);
    Document after = CoveredXml.parse(out.toByteArray());
    Diff diff =
        DiffBuilder.compare(covered.covered(before).getDocumentElement())
            .withTest(covered.covered(after).getDocumentElement())
            .checkForSimilar()
            .build();
    assertThat(diff.hasDifferences()).as(diff.toString()).isFalse();
  }
}
