package io.virtcvm.tree;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xml.sax.SAXParseException;

/** Says the parser's complaints in our words, with a remedy where there is one. */
final class Wording {
  private record Rewording(Pattern parser, String category, String ours) {
    Rewording(String parser, String category, String ours) {
      this(Pattern.compile(parser), category, ours);
    }
  }

  private static final String NOT_WELL_FORMED = "not well formed";
  private static final String NOT_ACCEPTED = "not accepted";

  private static final String DOCTYPE =
      "document type declaration; remove the DOCTYPE; domain XML has none";

  /** The complaints worth better words, by what stays the same in them from JDK 17 to 25. */
  private static final List<Rewording> REWORDINGS =
      List.of(
          new Rewording("DOCTYPE is disallowed", NOT_ACCEPTED, DOCTYPE),
          new Rewording(
              "The entity \"(.*)\" was referenced, but not declared",
              NOT_WELL_FORMED,
              "entity '&$1;' is not declared; write the character itself, or '&amp;' for '&'"),
          new Rewording(
              "The entity name must immediately follow the '&'",
              NOT_WELL_FORMED,
              "'&' begins no entity; write '&amp;'"),
          new Rewording(
              "The prefix \"(.*?)\" for (element|attribute) \"(.*?)\".* is not bound",
              NOT_WELL_FORMED,
              "prefix '$1' of $2 '$3' is not declared; declare xmlns:$1"),
          new Rewording(
              "Attribute \"([^\"]*)\" was already specified for element \"(.*)\"",
              NOT_WELL_FORMED,
              "attribute '$1' stands twice in element '$2'; remove one"),
          new Rewording(
              "The value of attribute \"(.*)\" associated .* must not contain the '<'",
              NOT_WELL_FORMED,
              "'<' in the value of attribute '$1'; write '&lt;', or close the quotes"),
          new Rewording(
              "Open quote is expected for attribute \"(.*?)\"",
              NOT_WELL_FORMED,
              "the value of attribute '$1' has no quotes; quote it"),
          new Rewording(
              "Attribute name \"(.*?)\" .* must be followed by the ' = '",
              NOT_WELL_FORMED,
              "attribute '$1' has no value; write $1='…'"),
          new Rewording(
              "An invalid XML character \\(Unicode: 0x(.*?)\\)",
              NOT_WELL_FORMED,
              "character U+$1 cannot stand in XML; remove it"),
          new Rewording(
              "Character reference \"(.*)\" is an invalid",
              NOT_WELL_FORMED,
              "reference '$1;' is to no XML character; remove it"),
          new Rewording("The string \"--\"", NOT_WELL_FORMED, "'--' inside a comment; remove it"),
          new Rewording(
              "The character sequence \"]]>\"", NOT_WELL_FORMED, "']]>' in text; write ']]&gt;'"),
          new Rewording(
              "Content is not allowed in prolog|preceding the root element",
              NOT_WELL_FORMED,
              "text before the root element; remove it"),
          new Rewording(
              "JAXP00010006",
              NOT_ACCEPTED,
              "elements nested deeper than %d levels; no domain is".formatted(Gate.MAX_DEPTH)),
          new Rewording(
              "JAXP00010002: *Element \"(.*?)\"",
              NOT_ACCEPTED,
              "element '$1' has more than 1000 attributes; no domain has"),
          new Rewording("JAXP0001000", NOT_ACCEPTED, "a name or a value is too long for a domain"));

  private static final Pattern SECOND_ROOT =
      Pattern.compile("following the root|in trailing section|instruction target matching");
  private static final Pattern MISMATCH =
      Pattern.compile("The element type \"(.*)\" must be terminated");
  private static final Pattern END_TAG = Pattern.compile("</[^<>\\s]*");

  private Wording() {}

  static XmlProblem problem(SAXParseException complaint, String text, Slicer slicer) {
    String message = String.valueOf(complaint.getMessage());
    Place place = new Place(complaint.getLineNumber(), complaint.getColumnNumber());
    if (place.line() < 1 || place.column() < 1) {
      return unplaced(text, slicer);
    }
    if (slicer.root() != null && slicer.open() == null && SECOND_ROOT.matcher(message).find()) {
      return new XmlProblem(
          NOT_WELL_FORMED, "content after the root element; give one document at a time", place);
    }
    if (message.contains("must start and end within the same entity")) {
      return endsEarly(slicer, place);
    }
    Matcher mismatch = MISMATCH.matcher(message);
    if (mismatch.find()) {
      return new XmlProblem(NOT_WELL_FORMED, mismatch(mismatch.group(1), text, slicer), place);
    }
    for (Rewording rewording : REWORDINGS) {
      Matcher matcher = rewording.parser().matcher(message);
      if (matcher.find()) {
        StringBuilder detail = new StringBuilder();
        matcher.appendReplacement(detail, rewording.ours());
        return new XmlProblem(rewording.category(), detail.substring(matcher.start()), place);
      }
    }
    return new XmlProblem(NOT_WELL_FORMED, inOurStyle(message), place);
  }

  /**
   * Returns the problem when the parser stopped without a place: a document type declaration inside
   * an element, over which it stumbles ("Scanner State 24 not Recognized"), or the document's end.
   */
  static XmlProblem unplaced(String text, Slicer slicer) {
    int doctype = text.indexOf("<!DOCTYPE", slicer.cursor());
    if (doctype >= 0) {
      return new XmlProblem(NOT_ACCEPTED, DOCTYPE, Place.of(text, doctype));
    }
    return endsEarly(slicer, Place.of(text, text.length()));
  }

  private static XmlProblem endsEarly(Slicer slicer, Place place) {
    Element open = slicer.open();
    return new XmlProblem(
        NOT_WELL_FORMED,
        open == null
            ? "the document ends too early; is it complete?"
            : "the document ends inside element '%s'; is it complete?".formatted(open.qName()),
        place);
  }

  private static String mismatch(String name, String text, Slicer slicer) {
    // From where the slicer stands, the first end tag that is not the element's is the culprit.
    Matcher endTag = END_TAG.matcher(text);
    for (int from = slicer.cursor(); endTag.find(from); from = endTag.end()) {
      if (!endTag.group().equals("</" + name)) {
        return "element '%s' is closed by '%s>'".formatted(name, endTag.group());
      }
    }
    return "element '%s' is not closed; write '</%s>'".formatted(name, name);
  }

  private static String inOurStyle(String message) {
    String text = message.replaceAll("\\s+", " ").replace('"', '\'').strip();
    if (text.endsWith(".")) {
      text = text.substring(0, text.length() - 1);
    }
    return text.startsWith("XML")
        ? text
        : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
