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
    Optional<Id> id = Optional.empty();
    Optional<String> model = Optional.empty();
    try {
      id = id(connection.capabilities());
      String xml = connection.domainCapabilities(HostFacts.MACHINE, "kvm");
      model = Optional.of(DomainCapabilities.parse(xml).hostModel()).filter(one -> !one.isEmpty());
    } catch (UnreachableHostException e) {
      throw e;
    } catch (IOException e) {
      // Each is worth having without the other.
    }
    return new HostCpu(id, model);
  }

  /** Reads the CPU of a host's capabilities. */
  static Optional<Id> id(String capabilities) throws IOException {
    List<Element> signatures =
        DomainCapabilities.all(DomainCapabilities.root(capabilities), "host", "cpu", "signature");
    if (signatures.size() != 1) {
      return Optional.empty();
    }
    Element signature = signatures.get(0);
    for (String name : List.of("family", "model", "stepping")) {
      if (!signature.getAttribute(name).matches("[0-9]{1,3}")) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Id(
            Integer.parseInt(signature.getAttribute("family")),
            Integer.parseInt(signature.getAttribute("model")),
            Integer.parseInt(signature.getAttribute("stepping"))));
  }
}
