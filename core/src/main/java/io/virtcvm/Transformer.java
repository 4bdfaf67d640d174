package io.virtcvm;

import io.virtcvm.model.Domain;

/**
 * One step of a {@link Chain}.
 *
 * <p>A transformer edits the domain through its typed views; the document notes each edit by
 * itself, so that there is nothing to report. What it cannot mend it tells the context. A check is
 * a transformer that edits nothing.
 *
 * <p>A transformer holds no state: the same one runs for many domains, also at the same time.
 */
@FunctionalInterface
public interface Transformer {
  /**
   * Edits the domain.
   *
   * @param domain a live view of the document under conversion
   * @param context what was asked for, what is known of the host, and where problems go
   */
  void transform(Domain domain, Context context);
}
