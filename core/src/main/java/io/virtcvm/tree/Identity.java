package io.virtcvm.tree;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** By what a person knows an element from its siblings of the same name. */
final class Identity {
  /** For each element, where its identity stands; the first that is there counts. */
  private static final Map<String, List<String>> SOURCES =
      Map.of(
          "disk", List.of("target/dev"),
          "interface", List.of("mac/address", "target/dev"),
          "filesystem", List.of("target/dir"),
          "channel", List.of("target/name"),
          "feature", List.of("name"),
          "boot", List.of("dev", "order"));

  private Identity() {}

  static Optional<String> of(Element element, Function<Element, State> moment) {
    if (!element.namespace().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> identity =
        switch (element.localName()) {
          case "controller" -> controller(moment.apply(element));
          case "hostdev" -> pciAddress(element, moment);
          default -> listed(element, moment);
        };
    return identity.isPresent() && isPlain(identity.get()) ? identity : Optional.empty();
  }

  /** Brackets and nothing would make the path ambiguous; such an element is known by position. */
  private static boolean isPlain(String id) {
    return !id.isEmpty() && id.indexOf('[') < 0 && id.indexOf(']') < 0;
  }

  private static Optional<String> listed(Element element, Function<Element, State> moment) {
    for (String path : SOURCES.getOrDefault(element.localName(), List.of())) {
      String value = value(element, path, moment);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static @Nullable String value(
      Element element, String path, Function<Element, State> moment) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      return moment.apply(element).value(path);
    }
    return child(element, path.substring(0, slash), moment)
        .map(child -> moment.apply(child).value(path.substring(slash + 1)))
        .orElse(null);
  }

  private static Optional<Element> child(
      Element element, String name, Function<Element, State> moment) {
    for (Node node : moment.apply(element).content) {
      if (node instanceof Element child
          && child.localName().equals(name)
          && child.namespace().isEmpty()) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> controller(State controller) {
    String type = controller.value("type");
    String index = controller.value("index");
    return type == null || index == null ? Optional.empty() : Optional.of(type + "." + index);
  }

  /** Returns the source address as lspci prints it, domain:bus:slot.function. */
  private static Optional<String> pciAddress(Element hostdev, Function<Element, State> moment) {
    return child(hostdev, "source", moment)
        .flatMap(source -> child(source, "address", moment))
        .map(moment)
        .filter(address -> address.value("bus") != null && address.value("slot") != null)
        .flatMap(
            address -> {
              try {
                return Optional.of(
                    "%04x:%02x:%02x.%x"
                        .formatted(
                            number(address, "domain"),
                            number(address, "bus"),
                            number(address, "slot"),
                            number(address, "function")));
              } catch (NumberFormatException notPci) {
                return Optional.empty();
              }
            });
  }

  private static int number(State address, String name) {
    return Integer.decode(Objects.requireNonNullElse(address.value(name), "0"));
  }
}
