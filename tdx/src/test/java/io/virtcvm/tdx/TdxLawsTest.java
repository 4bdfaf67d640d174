package io.virtcvm.tdx;

import io.virtcvm.testing.Laws;
import org.junit.jupiter.api.Test;

final class TdxLawsTest {
  @Test
  void holdOnEveryRealDomain() throws Exception {
    new Laws(new Tdx()).checkCorpus();
  }

  @Test
  void holdOnRandomDomains() throws Exception {
    new Laws(new Tdx()).checkRandom(3000);
  }

  @Test
  void holdOnGraftedDomains() throws Exception {
    new Laws(new Tdx()).checkGrafts(600);
  }
}
