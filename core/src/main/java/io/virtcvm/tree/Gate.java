package io.virtcvm.tree;

import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/**
 * Decides what is accepted: the JDK's own namespace-aware SAX parser, set up to be strict, with a
 * {@link Slicer} in lock step.
 */
final class Gate {
  /** Libvirt's own documents stay under 20 levels. It also bounds the recursion over a tree. */
  static final int MAX_DEPTH = 256;

  /**
   * Set one by one because the defaults differ between JDK 17 and 25. No document type is let in,
   * so entities are the five predefined ones; their limits count characters of the document itself.
   */
  private static final Map<String, String> LIMITS =
      Map.of(
          "jdk.xml.maxElementDepth", String.valueOf(MAX_DEPTH),
          "jdk.xml.elementAttributeLimit", "1000",
          "jdk.xml.maxXMLNameLimit", "1000",
          "jdk.xml.entityExpansionLimit", "1",
          "jdk.xml.maxGeneralEntitySizeLimit", String.valueOf(Tree.MAX_SIZE),
          "jdk.xml.maxParameterEntitySizeLimit", "1",
          "jdk.xml.totalEntitySizeLimit", String.valueOf(Tree.MAX_SIZE));

  /** Making a reader costs as much as reading a small document: each thread keeps one. */
  private static final ThreadLocal<Gate> OF_THREAD = ThreadLocal.withInitial(Gate::new);

  private final XMLReader reader;

  private Gate() {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
      // Of the reader: a factory makes a reader for each feature, to see whether there is one.
      reader = factory.newSAXParser().getXMLReader();
      reader.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      reader.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      reader.setFeature("http://xml.org/sax/features/external-general-entities", false);
      reader.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      reader.setFeature("http://xml.org/sax/features/namespace-prefixes", true);
      for (Map.Entry<String, String> limit : LIMITS.entrySet()) {
        reader.setProperty(limit.getKey(), limit.getValue());
      }
      // Messages are matched by their English text. It is the root of the JDK's translations; asked
      // for ENGLISH, of which there is no translation, it would answer in the default locale.
      reader.setProperty("http://apache.org/xml/properties/locale", Locale.ROOT);
      reader.setErrorHandler(new Strict());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("this Java runtime has no strict XML parser", e);
    }
  }

  /**
   * Reads a document.
   *
   * @param text the whole text, with its byte order mark if it has one
   * @throws XmlProblem if it is not accepted
   */
  static Element read(String text) {
    int start = text.isEmpty() || text.charAt(0) != Place.BYTE_ORDER_MARK ? 0 : 1;
    if (text.length() > Tree.MAX_SIZE) {
      throw tooLarge();
    }
    if (text.isBlank() || (start == 1 && text.substring(1).isBlank())) {
      throw new XmlProblem(
          "not well formed", "the document is empty; a domain is expected", new Place(1, 1));
    }
    checkDeclaration(text, start);
    return OF_THREAD.get().parse(text, start);
  }

  static XmlProblem tooLarge() {
    return new XmlProblem(
        "not accepted",
        "the document is larger than %d MiB; a domain is some KiB".formatted(Tree.MAX_SIZE >> 20),
        Place.NONE);
  }

  private Element parse(String text, int start) {
    Slicer slicer = new Slicer(text, start);
    reader.setContentHandler(slicer);
    StringReader source = new StringReader(text);
    try {
      source.skip(start);
      reader.parse(new InputSource(source));
      Element root = slicer.root();
      if (root == null) {
        throw new SAXException("no root element");
      }
      return root;
    } catch (SAXParseException e) {
      throw Wording.problem(e, text, slicer);
    } catch (XmlProblem e) {
      throw e;
    } catch (SAXException | IOException | RuntimeException e) {
      // The parser's own slips: refusals all the same, after which the reader is not to be trusted.
      OF_THREAD.remove();
      throw Wording.unplaced(text, slicer);
    } finally {
      reader.setContentHandler(null);
    }
  }

  /** Refuses what the parser, reading characters, would let through. */
  private static void checkDeclaration(String text, int start) {
    int end = text.startsWith("<?xml", start) ? text.indexOf("?>", start) : -1;
    if (end < 0) {
      return;
    }
    Matcher declared = Declaration.PART.matcher(text).region(start, end);
    while (declared.find()) {
      String value = declared.group(3);
      String complaint = "";
      if (declared.group(1).equals("version")) {
        if (!value.equals("1.0")) {
          complaint = "XML version '%s'; declare 1.0, as libvirt does".formatted(value);
        }
      } else if (!value.equalsIgnoreCase("UTF-8") && !value.equalsIgnoreCase("US-ASCII")) {
        complaint =
            "encoding '%s'; convert with iconv -f %s -t UTF-8, then declare UTF-8"
                .formatted(value, value);
      }
      if (!complaint.isEmpty()) {
        throw new XmlProblem("not accepted", complaint, Place.of(text, declared.start(3)));
      }
    }
  }

  /** A class of its own, as most documents have no XML declaration and need no pattern. */
  private static final class Declaration {
    /** What an XML declaration says that matters here. */
    static final Pattern PART = Pattern.compile("(version|encoding)\\s*=\\s*([\"'])(.*?)\\2");
  }

  /** Throws what the parser reports instead of printing it. */
  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {}

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
