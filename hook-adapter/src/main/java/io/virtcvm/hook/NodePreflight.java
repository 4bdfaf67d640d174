package io.virtcvm.hook;

import io.virtcvm.Tee;
import io.virtcvm.hook.HookRefusedException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Looks whether a node has what a confidential VM needs, before it is started there: what is
 * missing shows later as an error of QEMU's that names none of it.
 */
public final class NodePreflight implements NodeHook {
  private static final String OTHER_NODE = "or keep the VM off this node by a node selector";
  private static final String VAR_RUN = "var/run/";

  private final Path root;
  private final Function<byte[], Optional<Tee>> choice;

  /**
   * Makes one.
   *
   * @param root the folder where the node's files begin: {@code /}, or where they are mounted
   * @param choice of a TEE for a VMI: {@link VmiHook#tee}
   */
  public NodePreflight(Path root, Function<byte[], Optional<Tee>> choice) {
    this.root = root;
    this.choice = choice;
  }

  @Override
  public void preVmStart(byte[] vmi) {
    Optional<NodeNeeds> needs = choice.apply(vmi).map(Tee::launchSecurity).flatMap(NodeNeeds::of);
    if (needs.isPresent()) {
      List<String> problems = problems(needs.get());
      if (needs.get().quotes().isPresent()) {
        addQuotes(vmi, needs.get().quotes().get(), problems);
      }
      if (!problems.isEmpty()) {
        throw new HookRefusedException(Kind.REFUSED, String.join("; ", problems));
      }
    }
  }

  private List<String> problems(NodeNeeds needs) {
    List<String> problems = new ArrayList<>();
    String parameter = read(needs.parameter()).orElse("missing");
    if (!parameter.equals("Y") && !parameter.equals("1")) {
      problems.add(
          "node: KVM does not offer '"
              + needs.launchSecurity()
              + "': /"
              + needs.parameter()
              + " is '"
              + parameter
              + "': "
              + needs.setUp()
              + ", "
              + OTHER_NODE);
    }
    if (needs.device().isPresent() && !Files.exists(root.resolve(needs.device().get()))) {
      problems.add(
          "node: no device '/"
              + needs.device().get()
              + "': load the module ccp and mount the node's /dev into this container, "
              + OTHER_NODE);
    }
    addRoom(needs, problems);
    return problems;
  }

  /** KubeVirt notes in an annotation which socket its configuration names. */
  private void addQuotes(byte[] vmi, String usual, List<String> problems) {
    String socket = VmiReader.read(vmi).annotations().getOrDefault(VmiReader.QGS_SOCKET, usual);
    if (!isThere(socket)) {
      problems.add(
          "node: no quote generation service at "
              + Quoted.of(socket)
              + ": start qgsd on the node and mount its folder into this container, "
              + OTHER_NODE);
    }
  }

  /**
   * Returns whether the node has a file. Its /var/run is mostly an absolute link to /run, which
   * below the root would lead into this container.
   */
  private boolean isThere(String file) {
    try {
      String below = Path.of("/", file).normalize().toString().substring(1);
      String linked = below.startsWith(VAR_RUN) ? below.substring("var/".length()) : below;
      return Files.exists(root.resolve(linked)) || Files.exists(root.resolve(below));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void addRoom(NodeNeeds needs, List<String> problems) {
    OptionalLong capacity = counted("misc.capacity", needs.capacity());
    if (capacity.isEmpty()) {
      return; // Older kernels do not say.
    }
    long used = counted("misc.current", needs.capacity()).orElse(0);
    if (capacity.getAsLong() == 0) {
      problems.add(
          "node: no room for guests: misc.capacity says '"
              + needs.capacity()
              + " 0': "
              + needs.setUp()
              + ", "
              + OTHER_NODE);
    } else if (used >= capacity.getAsLong()) {
      problems.add(
          "node: no room for one more guest: misc.current says '"
              + needs.capacity()
              + " "
              + used
              + "' of "
              + capacity.getAsLong()
              + ": stop one there, "
              + OTHER_NODE);
    }
  }

  private OptionalLong counted(String file, String name) {
    // The second place is that of cgroups of version 1.
    for (String folder : new String[] {"sys/fs/cgroup/", "sys/fs/cgroup/misc/"}) {
      for (String line : read(folder + file).orElse("").split("\n", -1)) {
        String[] words = line.strip().split(" +", 2);
        if (words.length == 2 && words[0].equals(name) && words[1].matches("[0-9]{1,18}")) {
          return OptionalLong.of(Long.parseLong(words[1]));
        }
      }
    }
    return OptionalLong.empty();
  }

  private Optional<String> read(String file) {
    try {
      return Optional.of(Files.readString(root.resolve(file)).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
