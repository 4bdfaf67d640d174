package io.virtcvm.schemas;

import com.thaiopensource.util.PropertyMap;
import com.thaiopensource.util.PropertyMapBuilder;
import com.thaiopensource.validate.IncorrectSchemaException;
import com.thaiopensource.validate.Schema;
import com.thaiopensource.validate.ValidateProperty;
import com.thaiopensource.validate.Validator;
import com.thaiopensource.validate.auto.AutoSchemaReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.sax.SAXSource;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/**
 * Checks domains against the RELAX NG schema of an installed libvirt, as {@code virsh define
 * --validate} does. Safe for use by several threads.
 */
public final class RelaxNgValidator {
  private final Schema schema;

  private RelaxNgValidator(Schema schema) {
    this.schema = schema;
  }

  /**
   * Reads {@code domain.rng} in a directory, {@code /usr/share/libvirt/schemas} on most systems.
   *
   * @throws IOException if the schema is missing or is none
   */
  public static RelaxNgValidator of(Path directory) throws IOException {
    Path file = directory.resolve("domain.rng");
    if (!Files.isReadable(file)) {
      throw new IOException(
          "libvirt's schema '" + file + "' is missing: install libvirt-common or say where it is");
    }
    try {
      SAXSource source = new SAXSource(new InputSource(file.toUri().toString()));
      return new RelaxNgValidator(
          new AutoSchemaReader().createSchema(source, handling(new ArrayList<>())));
    } catch (SAXException | IncorrectSchemaException e) {
      throw new IOException("libvirt's schema '" + file + "' is none: " + e.getMessage(), e);
    }
  }

  /**
   * Returns what the schema has against a document, each with line and column; empty if nothing.
   */
  public List<String> validate(String xml) {
    List<String> problems = new ArrayList<>();
    Validator validator = schema.createValidator(handling(problems));
    try {
      XMLReader reader = reader();
      reader.setContentHandler(validator.getContentHandler());
      reader.setErrorHandler(new Collector(problems));
      reader.parse(new InputSource(new StringReader(xml)));
    } catch (SAXException e) {
      if (problems.isEmpty()) {
        problems.add(e.getMessage());
      }
    } catch (IOException e) {
      throw new IllegalStateException("reading a string failed", e);
    }
    return problems;
  }

  private static XMLReader reader() throws SAXException {
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newSAXParser().getXMLReader();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PropertyMap handling(List<String> problems) {
    PropertyMapBuilder properties = new PropertyMapBuilder();
    properties.put(ValidateProperty.ERROR_HANDLER, new Collector(problems));
    return properties.toPropertyMap();
  }

  private record Collector(List<String> problems) implements ErrorHandler {
    @Override
    public void warning(SAXParseException problem) {
      // what libvirt does not refuse is no problem
    }

    @Override
    public void error(SAXParseException problem) {
      problems.add(
          "%d:%d: %s"
              .formatted(problem.getLineNumber(), problem.getColumnNumber(), problem.getMessage()));
    }

    @Override
    public void fatalError(SAXParseException problem) throws SAXException {
      error(problem);
      throw problem;
    }
  }
}
