package io.virtcvm.benchmarks;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Loader;
import io.virtcvm.rules.StatelessFirmware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Documents a second on one thread, from bytes to bytes, held in memory.
 *
 * <p>Usage: {@code Throughput edit|convert CORPUS SECONDS}. {@code edit} makes the edits that the
 * competitors make, through the typed model; {@code convert} runs the whole chain with its report.
 */
public final class Throughput {
  private Throughput() {}

  /** Prints the number of documents a second, the number of documents, and their mean size. */
  public static void main(String[] args) throws IOException {
    List<byte[]> corpus = read(Path.of(args[1]));
    double seconds = Double.parseDouble(args[2]);
    ToIntFunction<byte[]> work = args[0].equals("edit") ? Throughput::edit : convert();
    measure(corpus, work, seconds);
    double rate = measure(corpus, work, seconds);
    double mean = corpus.stream().mapToInt(xml -> xml.length).average().orElse(0);
    System.out.printf(
        Locale.ROOT,
        "%.0f documents/s (%d documents, mean %.0f bytes)%n",
        rate,
        corpus.size(),
        mean);
  }

  private static List<byte[]> read(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".xml"))
          .sorted()
          .map(Throughput::bytes)
          .toList();
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file, e);
    }
  }

  private static double measure(List<byte[]> corpus, ToIntFunction<byte[]> work, double seconds) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long documents = 0;
    long bytes = 0;
    while (System.nanoTime() < end) {
      for (byte[] xml : corpus) {
        bytes += work.applyAsInt(xml);
        documents++;
      }
    }
    if (bytes == 0) {
      throw new IllegalStateException("nothing was converted");
    }
    return documents * 1e9 / (System.nanoTime() - start);
  }

  private static int edit(byte[] xml) {
    DomainDocument document = DomainDocument.parse(xml);
    Domain domain = document.domain();
    Loader loader = domain.ensureOs().ensureLoader();
    loader.setValue("/usr/share/edk2/ovmf/OVMF.amdsev.fd");
    loader.setType("rom");
    loader.setStateless("yes");
    loader.setReadonly(null);
    loader.setSecure(null);
    domain.ensureOs().setNvram(null);
    LaunchSecurity security = domain.ensureLaunchSecurity();
    security.setType("sev-snp");
    security.setCbitpos("51");
    security.setReducedPhysBits("1");
    security.setPolicy("0x30000");
    return document.toBytes().length;
  }

  private static ToIntFunction<byte[]> convert() {
    Chain chain = Chain.forTee(Tee.named("snp"));
    Request request =
        Request.on(Host.withDescriptorsFrom(List.of()))
            .withText(StatelessFirmware.FIRMWARE, "/usr/share/ovmf/OVMF.amdsev.fd");
    return xml -> {
      Result result = chain.apply(DomainDocument.parse(xml), request);
      return result.refused() ? result.problems().size() : result.orThrow().toBytes().length;
    };
  }
}
