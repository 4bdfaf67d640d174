package io.virtcvm.libvirt;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * What a host's libvirt says of its CPU: what guests get that leave their CPU to the host.
 *
 * @param id that of the CPU itself; empty where libvirt does not say
 * @param model QEMU's model that comes nearest; empty where libvirt does not say
 * @see <a href="https://libvirt.org/formatcaps.html">libvirt on capabilities</a>
 */
public record HostCpu(Optional<Id> id, Optional<String> model) {
  /** A CPU's family, model and stepping, as /proc/cpuinfo counts them. */
  public record Id(int family, int model, int stepping) {}

  /**
   * Asks the host. What it does not tell is left out; to a connection for reading, libvirt does not
   * tell its model.
   *
   * @throws UnreachableHostException if the connection was lost
   */
  public static HostCpu of(Connection connection) throws IOException {
    return new HostCpu(
        told(() -> id(connection.capabilities())),
        told(() -> model(connection.domainCapabilities(HostFacts.MACHINE, "kvm"))));
  }

  /** A question to the host. */
  @FunctionalInterface
  private interface Question<T> {
    Optional<T> ask() throws IOException;
  }

  private static <T> Optional<T> told(Question<T> question) throws IOException {
    try {
      return question.ask();
    } catch (UnreachableHostException e) {
      throw e;
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads the model of a host's domcapabilities. */
  static Optional<String> model(String domainCapabilities) throws IOException {
    return Optional.of(DomainCapabilities.parse(domainCapabilities).hostModel())
        .filter(model -> !model.isEmpty());
  }

  /** Reads the CPU of a host's capabilities. */
  static Optional<Id> id(String capabilities) throws IOException {
    List<Element> signatures =
        DomainCapabilities.all(DomainCapabilities.root(capabilities), "host", "cpu", "signature");
    if (signatures.size() != 1) {
      return Optional.empty();
    }
    int family = number(signatures.get(0), "family", 0xf + 0xff);
    int model = number(signatures.get(0), "model", 0xff);
    int stepping = number(signatures.get(0), "stepping", 0xf);
    return family < 0 || model < 0 || stepping < 0
        ? Optional.empty()
        : Optional.of(new Id(family, model, stepping));
  }

  /** Returns a number that CPUID has room for; -1 if it is none. */
  private static int number(Element signature, String name, int most) {
    String text = signature.getAttribute(name);
    int value = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    return value <= most ? value : -1;
  }
}
