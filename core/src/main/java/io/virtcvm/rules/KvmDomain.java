package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;

/** Refuses a domain that no hardware virtualisation runs: emulation protects nothing. */
public final class KvmDomain implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    String type = domain.getType();
    if (!"kvm".equals(type)) {
      context.error(
          domain,
          "@type",
          "unsupported domain type: '" + (type == null ? "" : type) + "'",
          "set type='kvm' on <domain>, and run it on a host with KVM");
    }
  }
}
