package io.virtcvm.firmware;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one firmware descriptor says, as far as choosing needs it.
 *
 * @param name the descriptor's file name, {@code 60-edk2-x86_64-amdsev.json}
 * @param device how QEMU maps the firmware: {@code memory}, {@code flash}, {@code kernel}, {@code
 *     igvm}
 * @param path the firmware file on the host; for flash its executable part
 * @param targets the machines it runs on
 * @param features in the words of the format: {@code secure-boot}, or a TEE
 * @see <a href="https://gitlab.com/qemu-project/qemu/-/blob/master/docs/interop/firmware.json">The
 *     format, docs/interop/firmware.json in QEMU</a>
 */
public record FirmwareDescriptor(
    String name, String device, String path, List<Target> targets, Set<String> features) {
  /**
   * Machines that a firmware runs on.
   *
   * @param architecture {@code x86_64}
   * @param machines patterns for QEMU's machine names, {@code pc-q35-*}
   */
  public record Target(String architecture, List<String> machines) {
    private boolean covers(String architecture, String machine) {
      // 'q35' is QEMU's alias for its newest pc-q35 machine.
      String name = machine.equals("q35") ? "pc-q35-latest" : machine;
      if (!this.architecture.equals(architecture)) {
        return false;
      }
      for (String pattern : machines) {
        if (matches(pattern, name)) {
          return true;
        }
      }
      return false;
    }

    /** As a shell matches file names: a star for any text, a question mark for any character. */
    private static boolean matches(String pattern, String name) {
      int p = 0;
      int n = 0;
      int star = -1;
      int tried = 0;
      while (n < name.length()) {
        if (p < pattern.length() && pattern.charAt(p) == '*') {
          star = p++;
          tried = n;
        } else if (p < pattern.length()
            && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
          p++;
          n++;
        } else if (star >= 0) {
          p = star + 1;
          n = ++tried;
        } else {
          return false;
        }
      }
      while (p < pattern.length() && pattern.charAt(p) == '*') {
        p++;
      }
      return p == pattern.length();
    }
  }

  /** Returns whether it runs on a machine. */
  boolean covers(String architecture, String machine) {
    for (Target target : targets) {
      if (target.covers(architecture, machine)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether it boots nothing but what its keys have signed. */
  public boolean enforcesSecureBoot() {
    return features.contains("secure-boot");
  }

  /**
   * Reads a descriptor.
   *
   * @throws IOException if it is not JSON, or not of the format
   */
  static FirmwareDescriptor read(String name, Reader text) throws IOException {
    String device = "";
    String path = "";
    List<Target> targets = new ArrayList<>();
    Set<String> features = new TreeSet<>();
    try (JsonReader json = new JsonReader(text)) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "mapping" -> {
            Mapping mapping = mapping(json);
            device = mapping.device;
            path = mapping.path;
          }
          case "targets" -> {
            json.beginArray();
            while (json.hasNext()) {
              targets.add(target(json));
            }
            json.endArray();
          }
          case "features" -> features.addAll(strings(json));
          default -> json.skipValue();
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("text after the descriptor's end");
      }
    } catch (IllegalStateException | NumberFormatException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (device.isEmpty() || path.isEmpty()) {
      throw new IOException("no mapping with a device and a file name");
    }
    if (!isHostPath(path)) {
      throw new IOException("the file name is no absolute path in printable characters");
    }
    return new FirmwareDescriptor(name, device, path, List.copyOf(targets), Set.copyOf(features));
  }

  private static boolean isHostPath(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c) || c >= 0xFFFE) {
        return false;
      }
    }
    return path.startsWith("/");
  }

  private record Mapping(String device, String path) {}

  private static Mapping mapping(JsonReader json) throws IOException {
    String device = "";
    String path = "";
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "device" -> device = json.nextString();
        case "filename" -> path = json.nextString();
        case "executable" -> path = mapping(json).path;
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Mapping(device, path);
  }

  private static Target target(JsonReader json) throws IOException {
    String architecture = "";
    List<String> machines = List.of();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "architecture" -> architecture = json.nextString();
        case "machines" -> machines = strings(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Target(architecture, machines);
  }

  private static List<String> strings(JsonReader json) throws IOException {
    List<String> strings = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      strings.add(json.nextString());
    }
    json.endArray();
    return strings;
  }
}
