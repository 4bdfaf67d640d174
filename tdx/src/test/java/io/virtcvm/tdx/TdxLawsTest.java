package io.virtcvm.tdx;

import io.virtcvm.testing.Corpus;
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

  @Test
  void holdWhereTheHostsFilesCannotBeRead() throws Exception {
    new Laws(new Tdx(), Corpus.selectingHost()).checkGrafts(300);
    new Laws(new Tdx(), Corpus.listingHost()).checkGrafts(300);
  }
}
