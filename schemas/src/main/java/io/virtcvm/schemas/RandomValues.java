package io.virtcvm.schemas;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Draws values that a type allows, most of them such as people write. */
final class RandomValues {
  private static final BigInteger MANY = BigInteger.valueOf(4096);

  /** Samples for texts whose pattern the grammar does not keep, by the name of the type. */
  private static final Map<String, List<String>> SAMPLES =
      Map.ofEntries(
          Map.entry("absFilePath", List.of("/var/lib/libvirt/images/disk.qcow2", "/dev/sdb")),
          Map.entry("absDirPath", List.of("/var/lib", "/")),
          Map.entry("addrIPorName", List.of("127.0.0.1", "::1", "host.example.org")),
          Map.entry("aliasName", List.of("ua-disk.0", "net0")),
          Map.entry("cpuset", List.of("0-3", "0,2,4", "0-7,^3")),
          Map.entry("createMode", List.of("0644", "775")),
          Map.entry("deviceName", List.of("eth0", "br-int")),
          Map.entry("diskTargetDev", List.of("vda", "sdb", "hdc", "nvme0n1")),
          Map.entry("dnsName", List.of("storage.example.org")),
          Map.entry("featureName", List.of("vmx", "spec-ctrl", "x2apic")),
          Map.entry("ipAddr", List.of("192.0.2.7", "2001:db8::7")),
          Map.entry("ipv4Addr", List.of("192.0.2.1")),
          Map.entry("timeZone", List.of("Europe/Vienna", "UTC")),
          Map.entry("uniMacAddr", List.of("52:54:00:12:34:56", "52:54:00:AB:CD:EF")),
          Map.entry("unit", List.of("KiB", "MiB", "GiB", "bytes", "KB", "k")),
          Map.entry("usbPort", List.of("1", "1.2.3")),
          Map.entry("usbVersion", List.of("1.10", "2.0")),
          Map.entry("vmwarePath", List.of("[datastore] vm/disk.vmdk")),
          Map.entry("wwn", List.of("0x5000c50015ea71ac", "5000c50015ea71ad")));

  private static final List<String> TEXTS =
      List.of("fedora", "web-01", "a b", "tom & jerry", "<none>", "it's \"so\"", "größe", "x;y=z");

  private final Random random;
  private final Grammar grammar;

  RandomValues(Random random, Grammar grammar) {
    this.random = random;
    this.grammar = grammar;
  }

  /** Returns a value of the type; empty if it has no alternatives. */
  String of(Type type) {
    if (type.alternatives().isEmpty()) {
      return "";
    }
    Type.Alternative alternative = pick(type.alternatives());
    if (alternative instanceof Type.Literal literal) {
      return literal.text();
    }
    if (alternative instanceof Type.Named named) {
      return named(named);
    }
    if (alternative instanceof Type.Whole whole) {
      return whole(whole);
    }
    return alternative instanceof Type.Hex
        ? "0x" + Integer.toHexString(random.nextInt(1 << 20))
        : pick(TEXTS);
  }

  private String named(Type.Named named) {
    if (named.name().equals("UUID")) {
      return new UUID(random.nextLong(), random.nextLong()).toString();
    }
    List<String> samples = SAMPLES.getOrDefault(named.name(), List.of());
    return samples.isEmpty() ? of(grammar.resolve(Type.of(named))) : pick(samples);
  }

  /** Returns a number near the lower bound, or, now and then, the upper one. */
  private String whole(Type.Whole whole) {
    BigInteger min = whole.min().orElse(BigInteger.ZERO);
    Optional<BigInteger> max = whole.max();
    if (max.isPresent() && random.nextInt(10) == 0) {
      return max.get().toString();
    }
    BigInteger span = max.map(most -> most.subtract(min)).orElse(MANY).min(MANY);
    return min.add(BigInteger.valueOf(random.nextInt(span.intValue() + 1))).toString();
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
