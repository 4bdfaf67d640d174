package io.virtcvm.benchmarks;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Result;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/** How the parts of a conversion, and the whole from bytes to bytes, grow with the document. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class SizeBenchmark {
  /** 11,676 disks are in the largest. */
  @Param({"1000", "8000", "100000", "1000000", "5000000"})
  public int size;

  /** Of a disk nothing is changed; of an interface something is, and reported. */
  @Param({"disk", "interface"})
  public String devices;

  @Param({"snp", "tdx"})
  public String tee;

  private byte[] xml;
  private DomainDocument document;
  private Chain chain;
  private DomainDocument after;

  /** The time for each byte, in nanoseconds, stands beside that of an operation. */
  @AuxCounters
  @State(Scope.Thread)
  public static class PerByte {
    public long bytes;
  }

  @Setup
  public void setUp() {
    xml = Work.domain(devices, size);
    document = DomainDocument.parse(xml);
    chain = Work.chain(tee);
    after = Work.converted(chain, document).orThrow();
  }

  @Benchmark
  public DomainDocument parse(PerByte per) {
    per.bytes += xml.length;
    return DomainDocument.parse(xml);
  }

  @Benchmark
  public Result convert(PerByte per) {
    per.bytes += xml.length;
    return chain.apply(document, Work.REQUEST);
  }

  @Benchmark
  public byte[] serialise(PerByte per) {
    per.bytes += xml.length;
    return after.toBytes();
  }

  @Benchmark
  public byte[] whole(PerByte per) {
    per.bytes += xml.length;
    return chain.apply(DomainDocument.parse(xml), Work.REQUEST).orThrow().toBytes();
  }
}
