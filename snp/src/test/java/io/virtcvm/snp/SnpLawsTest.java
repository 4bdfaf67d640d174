package io.virtcvm.snp;

import io.virtcvm.testing.Corpus;
import io.virtcvm.testing.Laws;
import org.junit.jupiter.api.Test;

final class SnpLawsTest {
  @Test
  void holdOnEveryRealDomain() throws Exception {
    new Laws(new Snp()).checkCorpus();
  }

  @Test
  void holdOnRandomDomains() throws Exception {
    new Laws(new Snp()).checkRandom(3000);
  }

  @Test
  void holdOnGraftedDomains() throws Exception {
    new Laws(new Snp()).checkGrafts(600);
  }

  @Test
  void holdWhereTheHostsFilesCannotBeRead() throws Exception {
    new Laws(new Snp(), Corpus.selectingHost()).checkGrafts(300);
    new Laws(new Snp(), Corpus.listingHost()).checkGrafts(300);
  }
}
