package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Os;

/** Takes away UEFI variables that the host keeps: it could change them behind the guest's back. */
public final class NoVariableStore implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    Os os = domain.getOs();
    if (os != null) {
      os.setNvram(null);
      os.setVarstore(null);
    }
  }
}
