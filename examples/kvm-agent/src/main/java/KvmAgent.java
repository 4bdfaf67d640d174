import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.InvalidDomainException;
import io.virtcvm.RefusedException;
import io.virtcvm.Request;
import io.virtcvm.Tee;
import io.virtcvm.libvirt.Connection;
import io.virtcvm.libvirt.Connection.Access;
import io.virtcvm.libvirt.HostFacts;
import io.virtcvm.libvirt.Offer;
import io.virtcvm.libvirt.UnreachableHostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The agent of a KVM host, as CloudStack's is one: it has the XML of a domain in hand that it is
 * about to start, and lets a hook transform it first. What cannot become confidential is not
 * started.
 *
 * <p>usage: KvmAgent URI TEE DOMAIN.xml
 */
public final class KvmAgent {
  private final Chain chain;
  private final Request request;

  private KvmAgent(Chain chain, Request request) {
    this.chain = chain;
    this.request = request;
  }

  /** Asks the host once, when the agent starts: what it offers does not change while it runs. */
  static KvmAgent on(String uri, Tee tee) throws IOException {
    try (Connection connection = Connection.open(Optional.of(uri), Access.WRITE)) {
      HostFacts facts = HostFacts.of(connection);
      Offer offer = facts.offer(tee.launchSecurity());
      if (offer.answer() != Offer.Answer.YES) {
        throw new IOException(
            "this host does not offer "
                + tee.title()
                + ": "
                + offer.reason()
                + offer.remedy().map(r -> ": " + r).orElse(""));
      }
      return new KvmAgent(Chain.forTee(tee), Request.on(facts.host()));
    }
  }

  /**
   * The hook. Threads may call it at the same time: chain and request are immutable, and the
   * document is this call's own.
   *
   * @throws InvalidDomainException if the XML is none of one domain: a mistake of the agent's
   * @throws RefusedException if the domain cannot become confidential; it has every reason with its
   *     remedy
   */
  String transform(String xml) {
    return chain.apply(DomainDocument.parse(xml), request).orThrow().toXml();
  }

  /** What the agent does around the hook; in place of starting the domain it prints it. */
  public static void main(String[] args) {
    System.exit(start(args[0], Tee.named(args[1]), Path.of(args[2])));
  }

  private static int start(String uri, Tee tee, Path file) {
    try {
      System.out.print(KvmAgent.on(uri, tee).transform(Files.readString(file)));
      return 0;
    } catch (RefusedException e) {
      e.problems()
          .forEach(
              p ->
                  System.err.println(
                      "not started: " + p.rule() + ": " + p.message() + "; " + p.remedy()));
      return 1;
    } catch (InvalidDomainException e) {
      System.err.println("not started: " + e.getMessage());
      return 1;
    } catch (UnreachableHostException e) {
      System.err.println("not started: " + e.getMessage() + "; " + e.remedy());
      return 1;
    } catch (IOException e) {
      System.err.println("not started: " + e.getMessage());
      return 1;
    }
  }
}
