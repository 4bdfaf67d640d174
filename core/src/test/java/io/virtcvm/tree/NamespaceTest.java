package io.virtcvm.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class NamespaceTest {
  private static final String QEMU = "http://libvirt.org/schemas/domain/qemu/1.0";

  private static Element qemu(String name) {
    return Element.create(QEMU, name);
  }

  private static String added(String document, Element child) {
    Tree tree = Tree.parse(document);
    tree.root().add(child, e -> Integer.MAX_VALUE);
    Element again =
        Tree.parse(tree.text()).root().elements().get(tree.root().elements().size() - 1);
    assertThat(again.namespace()).isEqualTo(child.namespace());
    assertThat(again.localName()).isEqualTo(child.localName());
    return tree.text();
  }

  @Test
  void namesAndAttributesAreResolved() {
    Element root =
        Tree.parse("<a xmlns='u' xmlns:p='v' p:x='1' x='2' xml:lang='en'><p:b/></a>").root();
    assertThat(root.namespace()).isEqualTo("u");
    assertThat(root.attribute("v", "x")).isEqualTo("1");
    assertThat(root.attribute("", "x")).isEqualTo("2");
    assertThat(root.attribute("", "xmlns")).isNull();
    assertThat(root.attributes())
        .extracting(Attribute::qName)
        .containsExactly("p:x", "x", "xml:lang");
    assertThat(root.element("v", "b")).isNotNull().extracting(Element::qName).isEqualTo("p:b");
    assertThat(root.element("", "b")).isNull();
  }

  @Test
  void prefixInScopeIsUsed() {
    assertThat(added("<a xmlns:x='" + QEMU + "'/>", qemu("arg")))
        .isEqualTo("<a xmlns:x='" + QEMU + "'><x:arg/></a>");
    assertThat(added("<a xmlns='" + QEMU + "'/>", qemu("arg")))
        .isEqualTo("<a xmlns='" + QEMU + "'><arg/></a>");
  }

  @Test
  void prefixIsDeclaredOnceForAWholeSubtree() {
    Element commandline = qemu("commandline");
    Element arg = qemu("arg");
    arg.setAttribute(QEMU, "x", "1");
    arg.setAttribute("", "value", "2");
    commandline.add(arg, e -> 0);
    assertThat(added("<a/>", commandline))
        .isEqualTo(
            "<a><qemu:commandline xmlns:qemu='%s'><qemu:arg qemu:x='1' value='2'/></qemu:commandline></a>"
                .formatted(QEMU));
  }

  @Test
  void prefixThatMeansSomethingElseIsAvoided() {
    assertThat(added("<a xmlns:qemu='u'/>", qemu("arg")))
        .isEqualTo("<a xmlns:qemu='u'><ns1:arg xmlns:ns1='" + QEMU + "'/></a>");
    assertThat(added("<a xmlns:ns1='u'/>", Element.create("urn:other", "x")))
        .isEqualTo("<a xmlns:ns1='u'><ns2:x xmlns:ns2='urn:other'/></a>");
  }

  @Test
  void shadowedPrefixIsNotUsed() {
    Tree tree = Tree.parse("<a xmlns:p='" + QEMU + "'><b xmlns:p='u'/></a>");
    tree.root().elements().get(0).add(qemu("arg"), e -> 0);
    assertThat(tree.text())
        .isEqualTo(
            "<a xmlns:p='%s'><b xmlns:p='u'><qemu:arg xmlns:qemu='%s'/></b></a>"
                .formatted(QEMU, QEMU));
  }

  @Test
  void elementWithoutNamespaceUnderADefaultOne() {
    assertThat(added("<a xmlns=\"u\"/>", Element.create("", "x")))
        .isEqualTo("<a xmlns=\"u\"><x xmlns=\"\"/></a>");
  }

  @Test
  void attributeDoesNotTakeTheDefaultNamespace() {
    Tree tree = Tree.parse("<a xmlns='u'/>");
    tree.root().setAttribute("u", "x", "1");
    assertThat(tree.text()).isEqualTo("<a xmlns='u' xmlns:ns1='u' ns1:x='1'/>");
    assertThat(tree.journal().take())
        .containsExactly(new Edit("@xmlns:ns1", null, "u"), new Edit("@ns1:x", null, "1"));
    tree.root().setAttribute("http://www.w3.org/XML/1998/namespace", "lang", "en");
    assertThat(tree.text()).isEqualTo("<a xmlns='u' xmlns:ns1='u' ns1:x='1' xml:lang='en'/>");
  }

  @Test
  void movedElementGetsNamesThatMeanTheSame() {
    Tree from = Tree.parse("<a xmlns:p='u' xmlns='d'><p:b p:x='1'><c/></p:b></a>");
    Element moved = from.root().elements().get(0);
    moved.remove();
    assertThat(moved.toXml())
        .isEqualTo("<ns1:b ns1:x='1' xmlns:ns1='u'><ns2:c xmlns:ns2='d'/></ns1:b>");
    Tree to = Tree.parse("<z xmlns:p='other' xmlns:q='u'/>");
    to.root().add(moved, e -> 0);
    assertThat(to.text())
        .isEqualTo("<z xmlns:p='other' xmlns:q='u'><q:b q:x='1'><ns1:c xmlns:ns1='d'/></q:b></z>");
    Element again = Tree.parse(to.text()).root().elements().get(0);
    assertThat(again.namespace()).isEqualTo("u");
    assertThat(Objects.requireNonNull(again.element("d", "c")).namespace()).isEqualTo("d");
  }

  @Test
  void declarationsAreNotAttributes() {
    Element root = Tree.parse("<a/>").root();
    assertThatThrownBy(() -> root.setAttribute(Attribute.XMLNS, "p", "u"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attribute 'xmlns:p': namespaces are declared as names need them");
  }
}
