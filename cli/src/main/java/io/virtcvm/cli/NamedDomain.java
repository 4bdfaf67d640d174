package io.virtcvm.cli;

import io.virtcvm.libvirt.Connection;
import io.virtcvm.libvirt.LibvirtDomain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A domain of a host that a user named. */
final class NamedDomain {
  /** As many as a line has room for. */
  private static final int MOST = 3;

  private NamedDomain() {}

  /**
   * Finds it by its name or uuid; close it.
   *
   * @throws UnreadableException if there is none, with the names that look most like it
   */
  static LibvirtDomain find(Connection connection, String nameOrUuid) throws IOException {
    Optional<LibvirtDomain> found = connection.domain(nameOrUuid);
    if (found.isPresent()) {
      return found.get();
    }
    List<String> nearest = nearest(nameOrUuid, names(connection));
    String remedy =
        nearest.isEmpty()
            ? "the host has none"
            : "the host has '" + String.join("', '", nearest) + "'";
    throw new UnreadableException("no domain '" + nameOrUuid + "': " + remedy);
  }

  private static List<String> names(Connection connection) throws IOException {
    List<String> names = new ArrayList<>();
    for (LibvirtDomain domain : connection.domains()) {
      try (domain) {
        names.add(domain.name());
      }
    }
    return names;
  }

  /** Returns the names that look most like one, the nearest first. */
  static List<String> nearest(String wanted, List<String> names) {
    List<String> sorted = new ArrayList<>(names);
    sorted.sort(
        (one, other) -> {
          int difference = Integer.compare(distance(wanted, one), distance(wanted, other));
          return difference != 0 ? difference : one.compareTo(other);
        });
    return sorted.subList(0, Math.min(MOST, sorted.size()));
  }

  /** Returns how many characters must be put in, taken out or replaced: Levenshtein's distance. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
