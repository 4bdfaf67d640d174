package io.virtcvm.hook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a VMI, or a VM's template, and of it what counts alone.
 *
 * @see <a href="https://kubevirt.io/api-reference/">KubeVirt's API, v1: VirtualMachineInstance</a>
 */
final class VmiReader {
  /** The annotation by which KubeVirt starts hook sidecars. */
  static final String SIDECARS = "hooks.kubevirt.io/hookSidecars";

  /** The annotation in which KubeVirt itself notes the socket that its configuration names. */
  static final String QGS_SOCKET = "kubevirt.io/qgs-socket-path";

  private final JsonInput json;
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private final Map<String, String> ownAnnotations = new LinkedHashMap<>();
  private final List<String> bootableNics = new ArrayList<>();
  private String kind = "";
  private String name = "";
  private String namespace = "";
  private boolean isTemplate;
  private Optional<List<String>> launchSecurity = Optional.empty();
  private Optional<Vmi.Efi> efi = Optional.empty();
  private Optional<String> evictionStrategy = Optional.empty();
  private boolean smm;
  private boolean maxGuest;
  private boolean dedicatedCpus;
  private boolean unexpanded;

  private VmiReader(byte[] vmi) {
    this.json = new JsonInput(vmi);
  }

  /**
   * Reads one.
   *
   * @throws UnreadableJsonException if it is none
   */
  static Vmi read(byte[] vmi) {
    VmiReader reader = new VmiReader(vmi);
    JsonInput json = reader.json;
    for (String member = json.enter(); member != null; member = json.next()) {
      reader.member(member);
    }
    reader.json.end();
    return reader.vmi();
  }

  private Vmi vmi() {
    if (!kind.isEmpty() && !kind.equals(isTemplate ? "VirtualMachine" : "VirtualMachineInstance")) {
      throw new UnreadableJsonException(
          "not accepted: kind is "
              + Quoted.of(kind)
              + "; pass one VirtualMachineInstance or VirtualMachine");
    }
    List<String> stray = isTemplate ? List.copyOf(ownAnnotations.keySet()) : List.of();
    return new Vmi(
        namespace.isEmpty() ? name : namespace + "/" + name,
        isTemplate,
        Map.copyOf(isTemplate ? annotations : ownAnnotations),
        launchSecurity,
        efi,
        new Vmi.Traits(
            smm,
            List.copyOf(bootableNics),
            evictionStrategy,
            maxGuest,
            dedicatedCpus,
            unexpanded,
            stray));
  }

  private void member(String member) {
    switch (member) {
      case "kind" -> kind = json.string();
      case "metadata" -> metadata();
      case "spec" -> spec();
      default -> json.skip();
    }
  }

  private void metadata() {
    for (String member = json.enter(); member != null; member = json.next()) {
      switch (member) {
        case "name" -> name = json.string();
        case "namespace" -> namespace = json.string();
        case "annotations" -> annotations(ownAnnotations);
        default -> json.skip();
      }
    }
  }

  private void annotations(Map<String, String> to) {
    for (String key = json.enter(); key != null; key = json.next()) {
      if (key.startsWith(Annotations.PREFIX) || key.equals(SIDECARS) || key.equals(QGS_SOCKET)) {
        to.put(key, json.string());
      } else {
        json.skip();
      }
    }
  }

  private void spec() {
    for (String member = json.enter(); member != null; member = json.next()) {
      switch (member) {
        case "template" -> template();
        case "domain" -> domain();
        case "instancetype", "preference" -> {
          if (!json.skipNull()) {
            unexpanded = true;
            json.skip();
          }
        }
        case "evictionStrategy" -> {
          if (!json.skipNull()) {
            evictionStrategy = Optional.of(json.string());
          }
        }
        default -> json.skip();
      }
    }
  }

  private void template() {
    if (isTemplate) {
      throw new UnreadableJsonException("not accepted: a template in a template: " + json.path());
    }
    isTemplate = true;
    for (String member = json.enter(); member != null; member = json.next()) {
      switch (member) {
        case "metadata" -> {
          if (find("annotations")) {
            annotations(annotations);
            rest();
          }
        }
        case "spec" -> spec();
        default -> json.skip();
      }
    }
  }

  private void domain() {
    for (String member = json.enter(); member != null; member = json.next()) {
      switch (member) {
        case "launchSecurity" -> launchSecurity();
        case "firmware" -> {
          if (find("bootloader")) {
            if (find("efi")) {
              efi();
              rest();
            }
            rest();
          }
        }
        case "features" -> {
          if (find("smm")) {
            smm();
            rest();
          }
        }
        case "devices" -> {
          if (find("interfaces")) {
            for (boolean more = json.enterArray(); more; more = json.nextItem()) {
              nic();
            }
            rest();
          }
        }
        case "memory" -> {
          if (find("maxGuest")) {
            maxGuest = !json.skipNull();
            if (maxGuest) {
              json.skip();
            }
            rest();
          }
        }
        case "cpu" -> {
          if (find("dedicatedCpuPlacement")) {
            dedicatedCpus = json.flag(false);
            rest();
          }
        }
        default -> json.skip();
      }
    }
  }

  /** Enters an object and reads on to a member; returns false, the object read, without it. */
  private boolean find(String wanted) {
    for (String member = json.enter(); member != null; member = json.next()) {
      if (member.equals(wanted)) {
        return true;
      }
      json.skip();
    }
    return false;
  }

  /** Reads an object to its end, when what was wanted of it is read. */
  private void rest() {
    while (json.next() != null) {
      json.skip();
    }
  }

  private void launchSecurity() {
    if (json.skipNull()) {
      return;
    }
    List<String> kinds = new ArrayList<>();
    for (String member = json.enter(); member != null; member = json.next()) {
      if (json.skipNull()) {
        continue;
      }
      if (member.equals("sev")) {
        kinds.add(sev());
      } else {
        kinds.add(member);
        json.skip();
      }
    }
    launchSecurity = Optional.of(List.copyOf(kinds));
  }

  private String sev() {
    boolean encryptedState = false;
    if (find("policy")) {
      if (find("encryptedState")) {
        encryptedState = json.flag(false);
        rest();
      }
      rest();
    }
    return encryptedState ? "sev-es" : "sev";
  }

  private void efi() {
    if (json.skipNull()) {
      return;
    }
    boolean secureBoot = true;
    boolean persistent = false;
    for (String member = json.enter(); member != null; member = json.next()) {
      switch (member) {
        case "secureBoot" -> secureBoot = json.flag(true);
        case "persistent" -> persistent = json.flag(false);
        default -> json.skip();
      }
    }
    efi = Optional.of(new Vmi.Efi(secureBoot, persistent));
  }

  private void smm() {
    if (json.skipNull()) {
      return;
    }
    smm = true;
    if (find("enabled")) {
      smm = json.flag(true);
      rest();
    }
  }

  private void nic() {
    String path = json.path();
    if (find("bootOrder")) {
      if (!json.skipNull()) {
        json.skip();
        bootableNics.add(path + ".bootOrder");
      }
      rest();
    }
  }
}
