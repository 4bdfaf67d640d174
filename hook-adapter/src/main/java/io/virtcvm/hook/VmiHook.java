package io.virtcvm.hook;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.InvalidDomainException;
import io.virtcvm.Option;
import io.virtcvm.Problem;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.hook.HookRefusedException.Kind;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.rules.Hexadecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Converts each VM's domain to what its VMI and the administrator ask for together.
 *
 * <p>The owner of a VM is a stranger: annotations are text and never files, may set only what the
 * administrator allows, and one that is unknown or not allowed refuses the VM. A VMI that asks for
 * nothing stays as it is, to the byte, only where the administrator said that it may.
 */
public final class VmiHook implements DomainHook {
  /** Hears what became of domains that are not refused, warnings included. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Hears of a domain that was converted.
     *
     * @param vm the VM's namespace and name
     */
    void heard(String vm, Tee tee, Result result);
  }

  private static final String POLICY = "policy";
  private static final String QGS = "qgs";

  private final HookSettings settings;
  private final Listener listener;

  /** Creates the hook. */
  public VmiHook(HookSettings settings, Listener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  @Override
  public byte[] onDefineDomain(byte[] vmi, byte[] domain) {
    Vmi read = read(vmi);
    List<String> problems = new ArrayList<>();
    Map<String, Setting> annotations =
        Annotations.read(read.annotations(), settings.tees(), settings.allowance(), problems);
    Optional<Tee> tee = TeeChoice.of(read, annotations, settings, problems);
    refuseFor(problems);
    if (tee.isEmpty()) {
      return domain.clone();
    }
    DomainDocument document = parse(domain);
    Host host =
        LauncherFirmware.of(document.domain(), tee.get().launchSecurity(), read.secureBoot());
    Request request = settings.request(tee.get(), host, annotations, problems);
    refuseFor(problems);
    Result result = chain(tee.get(), read, annotations).apply(document, request);
    refuseFor(errors(result));
    refuseDebugging(tee.get(), annotations, result);
    listener.heard(read.fullName(), tee.get(), result);
    return result.orThrow().toBytes();
  }

  private static Vmi read(byte[] vmi) {
    Vmi read;
    try {
      read = VmiReader.read(vmi);
    } catch (UnreadableJsonException e) {
      throw new HookRefusedException(Kind.UNREADABLE, "VMI: " + e.getMessage());
    }
    if (read.isTemplate()) {
      throw new HookRefusedException(
          Kind.UNREADABLE, "VMI: not accepted: spec.template; pass a VirtualMachineInstance");
    }
    return read;
  }

  private static DomainDocument parse(byte[] domain) {
    try {
      return DomainDocument.parse(domain);
    } catch (InvalidDomainException e) {
      throw new HookRefusedException(Kind.UNREADABLE, "domain XML: " + e.getMessage());
    }
  }

  private static void refuseFor(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new HookRefusedException(Kind.REFUSED, String.join("; ", problems));
    }
  }

  private static List<String> errors(Result result) {
    List<String> errors = new ArrayList<>();
    for (Problem problem : result.errors()) {
      errors.add(problem.rule() + ": " + problem.message() + ": " + problem.remedy());
    }
    return errors;
  }

  private Chain chain(Tee tee, Vmi vmi, Map<String, Setting> annotations) {
    Chain chain = Chain.forTee(tee);
    Optional<String> policy = asked(tee, POLICY, annotations);
    Optional<String> socket = asked(tee, QGS, annotations);
    if (policy.isEmpty() && socket.isEmpty()) {
      return chain;
    }
    Optional<String> configured = Optional.ofNullable(vmi.annotations().get(VmiReader.QGS_SOCKET));
    return chain.before(
        chain.rules().get(0),
        KubeVirtDefaults.ID,
        new KubeVirtDefaults(tee.launchSecurity(), policy, socket, configured));
  }

  private Optional<String> asked(Tee tee, String name, Map<String, Setting> annotations) {
    Optional<Option<?>> option = SettingNames.option(tee, name);
    Optional<Setting> setting =
        option.isPresent() ? settings.setting(tee, option.get(), annotations) : Optional.empty();
    return setting.isPresent() && !setting.get().value().isEmpty()
        ? Optional.of(setting.get().value())
        : Optional.empty();
  }

  /** Owners who may choose a policy may choose one that protects, unless told otherwise. */
  private void refuseDebugging(Tee tee, Map<String, Setting> annotations, Result result) {
    Setting policy = annotations.get(POLICY);
    LaunchSecurity security = result.orThrow().domain().getLaunchSecurity();
    String bits = security == null ? null : security.getPolicy();
    if (policy == null || bits == null || settings.allowance().contains(Allowance.DEBUG)) {
      return;
    }
    if (tee.policyNames(Hexadecimal.ofLibvirt(bits)).contains(Allowance.DEBUG)) {
      refuseFor(
          List.of(
              policy.invalid(
                  "it lets the host debug the guest, which is not allowed here: clear the bit"
                      + " 'debug', or ask the cluster's administrator, who can allow it with"
                      + " --allow")));
    }
  }
}
