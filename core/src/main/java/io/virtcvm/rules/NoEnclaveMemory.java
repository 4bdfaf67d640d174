package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Devices;
import io.virtcvm.model.Domain;
import io.virtcvm.model.MemoryDevice;

/** Refuses memory for enclaves: a guest that is one itself can hold none. */
public final class NoEnclaveMemory implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    Devices devices = domain.getDevices();
    if (devices == null) {
      return;
    }
    for (MemoryDevice memory : devices.getMemories()) {
      if ("sgx-epc".equals(memory.getModel())) {
        context.error(
            memory,
            "@model",
            "conflict: memory of model 'sgx-epc'",
            "take it out: no enclave starts in this kind of guest");
      }
    }
  }
}
