package io.virtcvm.tdx;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.QuoteGenerationService;
import java.util.List;
import java.util.Optional;

/** Connects the guest to a quote generation service when asked to. */
final class TdxQuoteGeneration implements Transformer {
  /** What vendors' trees had instead, before TDX came to libvirt. */
  static final String VENDORS_ELEMENT = "Quote-Generation-Service";

  @Override
  public void transform(Domain domain, Context context) {
    LaunchSecurity security = domain.ensureLaunchSecurity();
    Optional<QgsSocket> asked = context.option(Tdx.QGS);
    QuoteGenerationService service = security.getQuoteGenerationService();
    if (asked.isPresent()) {
      security.removeAll(VENDORS_ELEMENT);
      QuoteGenerationService wanted = security.ensureQuoteGenerationService();
      wanted.elementNames().forEach(wanted::removeAll);
      connect(wanted, asked.get().path(), context);
      check(wanted, context);
    } else if (service == null) {
      context.warn(
          security,
          "quoteGenerationService",
          "the guest will get no quotes, and cannot prove what it is",
          "pass --qgs, or --qgs=PATH for another socket than libvirt's own");
    } else {
      check(service, context);
    }
  }

  private static void connect(
      QuoteGenerationService service, Optional<String> path, Context context) {
    String present = service.getPath();
    if (path.isEmpty()) {
      return;
    }
    if (present == null) {
      service.setPath(path.get());
    } else if (!path.get().equals(present)) {
      context.error(
          service,
          "@path",
          "conflict: the domain's socket is '" + present + "', asked for is '" + path.get() + "'",
          "ask for " + present + ", or take @path out of the domain");
    }
  }

  private static void check(QuoteGenerationService service, Context context) {
    for (String attribute : service.attributeNames()) {
      if (!attribute.equals("path")) {
        context.error(
            service,
            "@" + attribute,
            "unknown to libvirt: @" + attribute + " of quoteGenerationService",
            "name a unix socket with @path alone; libvirt would drop this without a word");
      }
    }
    if (service.hasText()) {
      context.error(
          service,
          "",
          "unknown to libvirt: text in quoteGenerationService",
          "name a unix socket with @path; libvirt would drop this without a word");
    }
    List<String> inside = service.elementNames();
    if (!inside.isEmpty()) {
      context.error(
          service,
          inside.get(0),
          "unknown to libvirt: " + inside.get(0) + " in quoteGenerationService",
          "pass --qgs or --qgs=PATH to put a unix socket in its place: libvirt knows no other, and"
              + " drops this without a word");
    }
    checkPath(service, context);
  }

  private static void checkPath(QuoteGenerationService service, Context context) {
    String path = service.getPath();
    if (path == null) {
      return;
    }
    try {
      QgsSocket.require(path);
    } catch (IllegalArgumentException e) {
      context.error(service, "@path", "invalid socket: '" + path + "'", e.getMessage());
    }
  }
}
