package io.virtcvm.schemas;

import io.virtcvm.schemas.Grammar.AttributeFacts;
import io.virtcvm.schemas.Grammar.ClassFacts;
import java.util.Optional;
import java.util.Set;

/**
 * The accessors in bytes of a class that holds a size: a number, and its unit in an attribute.
 *
 * <p>Which number it is, and the unit that libvirt takes for granted, the schema does not say; the
 * names file does.
 */
final class SizeAccessors {
  private static final Type UNIT = Type.of(new Type.Named("unit"));

  private final ClassFacts facts;
  private final Names names;

  SizeAccessors(ClassFacts facts, Names names) {
    this.facts = facts;
    this.names = names;
  }

  /**
   * Adds the accessors, if the class has a unit.
   *
   * @throws IllegalArgumentException if the names file does not say what the unit is of
   */
  void write(Source out, Set<String> imports) {
    Optional<String> unit =
        facts.attributes().stream()
            .filter(attribute -> attribute.type().equals(UNIT))
            .map(AttributeFacts::name)
            .map(Name::local)
            .findFirst();
    if (unit.isEmpty()) {
      return;
    }
    String entry =
        names
            .find("unit", facts.name())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'%s' has a unit: add 'unit %s NUMBER:DEFAULT' to names"
                            .formatted(facts.path(), facts.name())));
    String number = Words.capitalised(entry.substring(0, entry.indexOf(':')));
    String granted = entry.substring(entry.indexOf(':') + 1);
    String property = Words.capitalised(unit.get());
    String path = "{@code " + facts.path() + "}";
    imports.add("java.util.Objects");
    imports.add("java.util.OptionalLong");
    out.gap()
        .doc(
            "Returns the size that %s holds, in bytes, or empty if it is absent or not understood. %s"
                .formatted(
                    path,
                    granted.isEmpty()
                        ? "It has no size without a unit: what libvirt then takes depends on where"
                            + " it stands."
                        : "Without a unit, it is in " + granted + "."));
    out.add("public OptionalLong bytes() {");
    out.add("return Sizes.bytes(get%s(), unit());".formatted(number)).add("}").gap();
    out.doc(
        "Sets the size that %s holds, in bytes, in the unit it has if that fits.".formatted(path));
    out.add("public void bytes(long value) {");
    out.add("String unit = Sizes.unitFor(value, unit());");
    out.add("if (!unit.equals(unit())) {").add("set%s(unit);".formatted(property)).add("}");
    out.add("set%s(Sizes.in(unit, value));".formatted(number)).add("}").gap();
    out.add("private String unit() {");
    out.add("return Objects.requireNonNullElse(get%s(), \"%s\");".formatted(property, granted));
    out.add("}");
  }
}
