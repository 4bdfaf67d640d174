package io.virtcvm.benchmarks;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Result;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Loader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Documents a second, from bytes to bytes, of a folder of documents that is held in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 1, time = 4)
public class CorpusBenchmark {
  @Param("src/test/resources/domains/corpus")
  public String folder;

  private final List<byte[]> documents = new ArrayList<>();
  private final Chain chain = Work.chain("snp");

  /** Whose turn it is; and a parser, which belongs to one thread. */
  @State(Scope.Thread)
  public static class Turn {
    private final SAXParser parser;
    private int next;

    public Turn() {
      try {
        parser = SAXParserFactory.newDefaultNSInstance().newSAXParser();
      } catch (ParserConfigurationException | SAXException e) {
        throw new IllegalStateException("this Java runtime has no XML parser", e);
      }
    }

    private byte[] of(List<byte[]> documents) {
      next = next + 1 < documents.size() ? next + 1 : 0;
      return documents.get(next);
    }
  }

  @Setup
  public void setUp() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".xml")).sorted().toList()) {
        documents.add(Files.readAllBytes(file));
      }
    }
    for (byte[] xml : documents) {
      Domain domain = DomainDocument.parse(edited(xml)).domain();
      if (domain.getOs().getNvram() != null
          || !domain.getOs().getLoader().getType().equals("rom")
          || !domain.getLaunchSecurity().getType().equals("sev-snp")) {
        throw new IllegalStateException("the edits are not those of the competitors");
      }
    }
  }

  /** The limit of what reads its input: every byte looked at once. */
  @Benchmark
  public long read(Turn turn) {
    CRC32 sum = new CRC32();
    sum.update(turn.of(documents));
    return sum.getValue();
  }

  /** The limit of what parses its input with the JDK: its parser, and nobody who listens. */
  @Benchmark
  public DefaultHandler sax(Turn turn) throws SAXException, IOException {
    DefaultHandler nobody = new DefaultHandler();
    turn.parser.parse(new ByteArrayInputStream(turn.of(documents)), nobody);
    return nobody;
  }

  /** The edits that the competitors make, through the typed model. */
  @Benchmark
  public byte[] edit(Turn turn) {
    return edited(turn.of(documents));
  }

  /** The whole chain with its report. */
  @Benchmark
  public Object convert(Turn turn) {
    Result result = chain.apply(DomainDocument.parse(turn.of(documents)), Work.REQUEST);
    return result.refused() ? result.problems() : result.orThrow().toBytes();
  }

  private static byte[] edited(byte[] xml) {
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
    return document.toBytes();
  }
}
