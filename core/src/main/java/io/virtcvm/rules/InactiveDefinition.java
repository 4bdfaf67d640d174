package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;

/** Tells those who bring the state of a running guest where its definition was wanted. */
public final class InactiveDefinition implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    if (domain.getId() != null) {
      context.warn(
          domain,
          "@id",
          "running state: this is how guest '" + domain.getId() + "' runs, not how it is defined",
          "take 'virsh dumpxml --inactive --security-info': this one has run-time addresses, and no"
              + " passwords");
    }
  }
}
