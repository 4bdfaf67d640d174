package io.virtcvm.hook;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.QuoteGenerationService;
import java.util.Optional;

/**
 * Makes room for what is asked for where KubeVirt wrote what nobody asked for: its API has neither
 * a policy nor a socket for a VM, so that it always writes the same. What anybody else wrote stays,
 * and must agree with what is asked for.
 *
 * @see <a href="https://github.com/kubevirt/kubevirt">KubeVirt 1.9,
 *     virtwrap/converter/compute/launch_security.go</a>
 */
final class KubeVirtDefaults implements Transformer {
  static final String ID = "kubevirt.defaults";

  /** SMT allowed and the reserved bit, for every SNP guest. */
  private static final String SNP_POLICY = "0x30000";

  private final String launchSecurity;
  private final Optional<String> policy;
  private final Optional<String> socket;
  private final Optional<String> socketOfKubeVirt;

  /**
   * Creates the transformer.
   *
   * @param launchSecurity libvirt's name for the TEE
   * @param policy the policy that is asked for, as it is written
   * @param socket the socket that is asked for; not empty
   * @param socketOfKubeVirt the one that KubeVirt's configuration names
   */
  KubeVirtDefaults(
      String launchSecurity,
      Optional<String> policy,
      Optional<String> socket,
      Optional<String> socketOfKubeVirt) {
    this.launchSecurity = launchSecurity;
    this.policy = policy;
    this.socket = socket;
    this.socketOfKubeVirt = socketOfKubeVirt;
  }

  /** Returns whether there is anything to make room in; otherwise the step need not run. */
  boolean stands(Domain domain) {
    LaunchSecurity security = domain.getLaunchSecurity();
    return security != null && (isPolicyKubeVirts(security) || isSocketKubeVirts(security));
  }

  @Override
  public void transform(Domain domain, Context context) {
    LaunchSecurity security = domain.getLaunchSecurity();
    if (security == null) {
      return;
    }
    if (isPolicyKubeVirts(security)) {
      security.setPolicy(null);
    }
    if (isSocketKubeVirts(security)) {
      security.ensureQuoteGenerationService().setPath(null);
    }
  }

  private boolean isPolicyKubeVirts(LaunchSecurity security) {
    return policy.isPresent()
        && !policy.get().equals(SNP_POLICY)
        && launchSecurity.equals("sev-snp")
        && launchSecurity.equals(security.getType())
        && SNP_POLICY.equals(security.getPolicy());
  }

  private boolean isSocketKubeVirts(LaunchSecurity security) {
    QuoteGenerationService service = security.getQuoteGenerationService();
    String path = service == null ? null : service.getPath();
    return socket.isPresent()
        && launchSecurity.equals(security.getType())
        && path != null
        && !path.equals(socket.get())
        && (path.isEmpty() || path.equals(socketOfKubeVirt.orElse("")));
  }
}
