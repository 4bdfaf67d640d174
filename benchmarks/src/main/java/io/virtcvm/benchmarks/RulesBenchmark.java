package io.virtcvm.benchmarks;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Option;
import io.virtcvm.Result;
import io.virtcvm.Rule;
import io.virtcvm.Tee;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** How a conversion of a document of 8 KB grows with the number of rules. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class RulesBenchmark {
  /** The first so many of the TEE's own rules; or all, and so many of a user's that do nothing. */
  @Param({"0", "5", "10", "15", "all", "all+1", "all+100", "all+1000"})
  public String rules;

  @Param({"snp", "tdx"})
  public String tee;

  private DomainDocument document;
  private Chain chain;

  private record First(Tee tee, List<Rule> rules) implements Tee {
    @Override
    public String name() {
      return tee.name();
    }

    @Override
    public String title() {
      return tee.title();
    }

    @Override
    public String launchSecurity() {
      return tee.launchSecurity();
    }

    @Override
    public List<Option<?>> options() {
      return tee.options();
    }
  }

  @Setup
  public void setUp() {
    document = DomainDocument.parse(Work.domain("disk", 8000));
    if (rules.startsWith("all")) {
      chain = Work.chain(tee);
      String last = chain.rules().get(chain.rules().size() - 1);
      int more = rules.equals("all") ? 0 : Integer.parseInt(rules.substring("all+".length()));
      for (int number = 0; number < more; number++) {
        chain = chain.after(last, "acme.nothing-" + number, (domain, context) -> {});
      }
    } else {
      Tee all = Tee.named(tee);
      chain = Chain.forTee(new First(all, all.rules().subList(0, Integer.parseInt(rules))));
    }
    Work.converted(chain, document);
  }

  @Benchmark
  public Result convert() {
    return chain.apply(document, Work.REQUEST);
  }
}
