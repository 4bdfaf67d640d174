package io.virtcvm.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each edit as a whole document before and after. */
class EditTest {
  private static final List<String> ORDER = List.of("name", "os", "features", "devices");

  private static int rank(Element element) {
    int index = ORDER.indexOf(element.localName());
    return index < 0 ? Integer.MAX_VALUE : index;
  }

  private static void edit(String before, Consumer<Element> edit, String after) {
    Tree tree = Tree.parse(before);
    edit.accept(tree.root());
    assertThat(tree.text()).isEqualTo(after);
    assertThat(Tree.parse(tree.text()).text()).isEqualTo(after);
    // The same edits on a copy do the same.
    Tree copy = Tree.parse(before).copy();
    edit.accept(copy.root());
    assertThat(copy.text()).isEqualTo(after);
  }

  private static Element at(Element root, String... path) {
    Element at = root;
    for (String step : path) {
      Element next = at.element("", step);
      assertThat(next).as(step).isNotNull();
      at = next;
    }
    return at;
  }

  private static Element created(String name, String... attributes) {
    Element element = Element.create("", name);
    for (int i = 0; i < attributes.length; i += 2) {
      element.setAttribute("", attributes[i], attributes[i + 1]);
    }
    return element;
  }

  @Test
  void attributeValueKeepsItsQuotesAndSpacing() {
    edit(
        "<a  b = \"1\"\n c='2' />",
        a -> {
          a.setAttribute("", "b", "it's \"x\"");
          a.setAttribute("", "c", "it's \"x\"");
        },
        "<a  b = \"it's &quot;x&quot;\"\n c='it&apos;s \"x\"' />");
  }

  @Test
  void attributeEscapes() {
    edit(
        "<a b='1'/>",
        a -> a.setAttribute("", "b", "<&>\t\n\r\u00e9]]>"),
        "<a b='&lt;&amp;&gt;&#x9;&#xA;&#xD;\u00e9]]&gt;'/>");
  }

  @Test
  void equalAttributeValueChangesNothing() {
    edit("<a b='x&#65;&amp;'/>", a -> a.setAttribute("", "b", "xA&"), "<a b='x&#65;&amp;'/>");
  }

  @Test
  void newAttributeComesLastInTheQuotesOfItsNeighbours() {
    edit(
        "<a x='1'><b y=\"1\" ></b ><c/></a>",
        a -> {
          at(a, "b").setAttribute("", "z", "2");
          at(a, "c").setAttribute("", "z", "3");
          a.setAttribute("", "z", "4");
        },
        "<a x='1' z='4'><b y=\"1\" z=\"2\" ></b ><c z=\"3\"/></a>");
  }

  @Test
  void newAttributeLooksBackwardThenAtTheFirstThenAtTheUsual() {
    edit(
        "<a><b/><c x=\"1\"/></a>",
        a -> at(a, "b").setAttribute("", "z", "1"),
        "<a><b z=\"1\"/><c x=\"1\"/></a>");
    edit(
        "<a><b z='1'><d x=\"1\"/></b><c/><e y='1'/></a>",
        a -> at(a, "c").setAttribute("", "z", "1"),
        "<a><b z='1'><d x=\"1\"/></b><c z=\"1\"/><e y='1'/></a>");
    edit("<a/>", a -> a.setAttribute("", "z", "1"), "<a z='1'/>");
  }

  @Test
  void removedAttributeTakesItsWhiteSpaceAndReturnsToItsPlace() {
    edit(
        "<a b='1'\n   c=\"2\"  d='3'></a>",
        a -> a.setAttribute("", "c", null),
        "<a b='1'  d='3'></a>");
    edit(
        "<a b='1'\n   c=\"&#50;\"  d='3'></a>",
        a -> {
          a.setAttribute("", "c", null);
          a.setAttribute("", "d", "4");
          a.setAttribute("", "c", "2");
        },
        "<a b='1'\n   c=\"&#50;\"  d='4'></a>");
    edit("<a/>", a -> a.setAttribute("", "b", null), "<a/>");
  }

  @Test
  void textIsReplacedByOneRun() {
    edit("<a>x</a>", a -> a.setText("1 < 2 & ]]> \"'"), "<a>1 &lt; 2 &amp; ]]&gt; \"'</a>");
    edit("<a/>", a -> a.setText("x"), "<a>x</a>");
    edit("<a b='1' />", a -> a.setText("x"), "<a b='1'>x</a>");
    edit("<a></a>", a -> a.setText("x"), "<a>x</a>");
    edit("<a>x</a>", a -> a.setText(""), "<a></a>");
    edit("<a>x\r\ny</a>", a -> a.setText("x\ny"), "<a>x\r\ny</a>");
    edit("<a>x</a>", a -> a.setText("x\r"), "<a>x&#xD;</a>");
  }

  @Test
  void textKeepsCommentsAndChildren() {
    edit(
        "<a><!-- 1 -->x<b/><![CDATA[y]]><!-- 2 --><?p?></a>",
        a -> a.setText("z"),
        "<a><!-- 1 -->z<b/><!-- 2 --><?p?></a>");
    edit(
        "<a><!-- 1 --> x <![CDATA[y]]></a>",
        a -> a.setText(" x y"),
        "<a><!-- 1 --> x <![CDATA[y]]></a>");
  }

  @Test
  void childGoesWhereItsRankPutsIt() {
    edit(
        """
        <domain>
          <name>x</name>
          <!-- the devices -->
          <devices/>
          <other/>
        </domain>
        """,
        d -> {
          d.add(created("features"), EditTest::rank);
          d.add(created("os"), EditTest::rank);
          d.add(created("unknown"), EditTest::rank);
        },
        """
        <domain>
          <name>x</name>
          <os/>
          <features/>
          <!-- the devices -->
          <devices/>
          <other/>
          <unknown/>
        </domain>
        """);
    edit(
        """
        <domain>
          <os/>
        </domain>
        """,
        d -> d.add(created("name"), EditTest::rank),
        """
        <domain>
          <name/>
          <os/>
        </domain>
        """);
  }

  @Test
  void childAfterOneWithACommentOnItsLine() {
    edit(
        """
        <domain>
          <name>x</name> <!-- mine -->
          <devices/>
        </domain>
        """,
        d -> d.add(created("os"), EditTest::rank),
        """
        <domain>
          <name>x</name> <!-- mine -->
          <os/>
          <devices/>
        </domain>
        """);
  }

  @Test
  void childDirectlyBefore() {
    edit(
        """
        <domain>
        \t<name/>
        \t<os/>
        </domain>
        """,
        d -> d.addBefore(created("title"), at(d, "os")),
        """
        <domain>
        \t<name/>
        \t<title/>
        \t<os/>
        </domain>
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void selfClosedParentOpensInTheDocumentsLinesAndUnit(String lineEnd) {
    edit(
        """
        <domain>
           <name>x</name>
           <features />
        </domain>
        """
            .replace("\n", lineEnd),
        d -> at(d, "features").add(created("smm", "state", "off"), EditTest::rank),
        """
        <domain>
           <name>x</name>
           <features>
              <smm state='off'/>
           </features>
        </domain>
        """
            .replace("\n", lineEnd));
  }

  @Test
  void emptyParents() {
    edit(
        """
        <domain>
        \t<a></a>
        \t<b>
        \t</b>
        \t<c>
        \t\t<!-- only this -->
        \t</c>
        </domain>
        """,
        d -> {
          for (Element e : d.elements()) {
            e.add(created("x"), EditTest::rank);
          }
        },
        """
        <domain>
        \t<a>
        \t\t<x/>
        \t</a>
        \t<b>
        \t\t<x/>
        \t</b>
        \t<c>
        \t\t<!-- only this -->
        \t\t<x/>
        \t</c>
        </domain>
        """);
    edit(
        "<domain>\n</domain>",
        d -> d.add(created("x"), EditTest::rank),
        "<domain>\n  <x/>\n</domain>");
  }

  @Test
  void indentedRoot() {
    edit(
        """
        <!-- x -->
          <domain>
              <a/>
          </domain>
        """,
        d -> at(d, "a").add(created("b"), EditTest::rank),
        """
        <!-- x -->
          <domain>
              <a>
                  <b/>
              </a>
          </domain>
        """);
  }

  @Test
  void noLinesNoWhiteSpace() {
    edit(
        "<domain><name>x</name><features/></domain>",
        d -> {
          at(d, "features").add(created("smm"), EditTest::rank);
          d.add(created("os"), EditTest::rank);
          d.addBefore(created("t"), at(d, "name"));
        },
        "<domain><t/><name>x</name><os/><features><smm/></features></domain>");
    edit("<domain/>", d -> d.add(created("os"), EditTest::rank), "<domain><os/></domain>");
  }

  @Test
  void wordsKeepTheirWhiteSpace() {
    edit(
        "<a>\n  <b>path</b>\n</a>",
        a -> at(a, "b").add(created("c"), EditTest::rank),
        "<a>\n  <b>path<c/></b>\n</a>");
    edit("<a>some <b/>\n  words</a>", a -> at(a, "b").remove(), "<a>some \n  words</a>");
  }

  @Test
  void createdSubtreeIsLaidOut() {
    Element security = created("launchSecurity", "type", "sev-snp");
    Element policy = created("policy");
    policy.setText("0x30000");
    security.add(policy, EditTest::rank);
    Element nested = created("nested");
    nested.add(created("leaf", "a", "1"), EditTest::rank);
    security.add(nested, EditTest::rank);
    assertThat(security.toXml())
        .isEqualTo(
            "<launchSecurity type='sev-snp'><policy>0x30000</policy><nested><leaf a='1'/></nested></launchSecurity>");
    edit(
        """
        <domain type="kvm">
            <name>x</name>
        </domain>
        """,
        d -> {
          Element copy = security.copy(null);
          d.add(copy, EditTest::rank);
          at(copy, "nested").add(created("leaf"), EditTest::rank);
        },
        """
        <domain type="kvm">
            <name>x</name>
            <launchSecurity type="sev-snp">
                <policy>0x30000</policy>
                <nested>
                    <leaf a="1"/>
                    <leaf/>
                </nested>
            </launchSecurity>
        </domain>
        """);
  }

  @Test
  void removedElementTakesItsLine() {
    edit(
        """
        <domain>
          <!-- about os -->
          <os>
            <loader/>
          </os>

          <a/> <!-- about a -->
          <b/>\t
          <c/>
        </domain>
        """,
        d -> {
          at(d, "os").remove();
          at(d, "a").remove();
          at(d, "b").remove();
        },
        """
        <domain>
          <!-- about os -->

           <!-- about a -->
          <c/>
        </domain>
        """);
  }

  @Test
  void removedOnlyChildLeavesTheRest() {
    edit(
        """
        <domain>\r
          <os>\r
            <loader/>\r
          </os>\r
        </domain>\r
        """,
        d -> at(d, "os", "loader").remove(),
        """
        <domain>\r
          <os>\r
          </os>\r
        </domain>\r
        """);
    edit("<a><b/><c/></a>", a -> at(a, "b").remove(), "<a><c/></a>");
    edit("<a>\n  <b/>\n  <c/></a>", a -> at(a, "c").remove(), "<a>\n  <b/></a>");
    edit("<a>\n  <b/></a>", Element::remove, "<a>\n  <b/></a>");
  }

  @Test
  void whatIsAddedAndRemovedLeavesNoTrace() {
    for (String text : Samples.ALL) {
      edit(
          text,
          root -> {
            for (Element element : root.elements()) {
              Element child = created("x");
              element.add(child, EditTest::rank);
              child.remove();
            }
          },
          text);
    }
  }

  @Test
  void movedElementKeepsItsText() {
    edit(
        """
        <domain>
          <a>
            <disk  type="file"><!-- x --></disk >
          </a>
          <b/>
        </domain>
        """,
        d -> {
          Element disk = at(d, "a", "disk");
          disk.remove();
          at(d, "b").add(disk, EditTest::rank);
        },
        """
        <domain>
          <a>
          </a>
          <b>
            <disk  type="file"><!-- x --></disk >
          </b>
        </domain>
        """);
  }

  @Test
  void elementsThatHaveAPlaceAreNotAdded() {
    Element root = Tree.parse("<a><b/></a>").root();
    Element b = at(root, "b");
    Element detached = created("d");
    assertThatThrownBy(() -> root.add(b, EditTest::rank))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> b.add(root, EditTest::rank))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> detached.add(root, EditTest::rank))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> detached.add(detached, EditTest::rank))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> b.addBefore(detached, b)).hasMessage("element 'b' is not in 'b'");
    assertThat(root.toXml()).isEqualTo("<a><b/></a>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u0001", "\u000B", "\uD800", "\uDC00x", "\uFFFE", "\uFFFF"})
  void whatXmlCannotHoldIsRefusedAndNothingHappens(String value) {
    Tree tree = Tree.parse("<a b='1'>x</a>");
    assertThatThrownBy(() -> tree.root().setAttribute("", "b", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("character U\\+[0-9A-F]{4}: XML cannot hold it");
    assertThatThrownBy(() -> tree.root().setText(value))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(tree.text()).isEqualTo("<a b='1'>x</a>");
    assertThat(tree.journal().take()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "1", "a>", "\u00e9", "xmlns=''"})
  void whatIsNoNameIsRefused(String name) {
    Tree tree = Tree.parse("<a/>");
    assertThatThrownBy(() -> Element.create("", name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tree.root().setAttribute("", name, "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(tree.text()).isEqualTo("<a/>");
  }
}
