package io.virtcvm.tdx;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.QuoteGenerationService;
import java.util.Optional;

/** Connects the guest to a quote generation service when asked to. */
final class TdxQuoteGeneration implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    LaunchSecurity security = domain.ensureLaunchSecurity();
    Optional<QgsSocket> asked = context.option(Tdx.QGS);
    if (asked.isPresent()) {
      connect(security.ensureQuoteGenerationService(), asked.get().path(), context);
    } else if (security.getQuoteGenerationService() == null) {
      context.warn(
          security,
          "quoteGenerationService",
          "the guest will get no quotes, and cannot prove what it is",
          "pass --qgs, or --qgs=PATH for another socket than libvirt's own");
    }
  }

  private static void connect(
      QuoteGenerationService service, Optional<String> path, Context context) {
    String present = service.getPath();
    if (path.isEmpty() || path.get().equals(present)) {
      return;
    }
    if (present == null) {
      service.setPath(path.get());
    } else {
      context.error(
          service,
          "@path",
          "conflict: the domain's socket is '" + present + "', asked for is '" + path.get() + "'",
          "ask for " + present + ", or take @path out of the domain");
    }
  }
}
