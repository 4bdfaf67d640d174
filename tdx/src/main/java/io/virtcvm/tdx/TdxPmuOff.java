package io.virtcvm.tdx;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;

/** The performance counters are off. */
final class TdxPmuOff implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    domain.ensureFeatures().ensurePmu().state(false);
  }
}
