package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;

/** Turns system management mode off. */
public final class SmmOff implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    domain.ensureFeatures().ensureSmm().state(false);
  }
}
