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
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.rules.Hexadecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

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

  private final AdminSettings settings;
  private final Listener listener;

  /** Creates the hook. */
  public VmiHook(AdminSettings settings, Listener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  @Override
  public byte[] onDefineDomain(byte[] vmi, byte[] domain) {
    Vmi read = read(vmi);
    if (read.isTemplate()) {
      throw new HookRefusedException(
          Kind.UNREADABLE, "VMI: not accepted: spec.template; pass a VirtualMachineInstance");
    }
    List<Finding> problems = new ArrayList<>();
    Optional<byte[]> converted = convert(read, domain, problems);
    if (converted.isPresent()) {
      return converted.get();
    }
    throw refused(problems);
  }

  private static HookRefusedException refused(List<Finding> problems) {
    StringJoiner all = new StringJoiner("; ");
    for (Finding problem : problems) {
      all.add(problem.message() + ": " + problem.remedy());
    }
    return new HookRefusedException(Kind.REFUSED, all.toString());
  }

  /**
   * Converts a domain.
   *
   * @param problems gets all the reasons where there is no answer
   * @throws HookRefusedException if the domain cannot be read
   */
  Optional<byte[]> convert(Vmi vmi, byte[] domain, List<Finding> problems) {
    Map<String, Setting> annotations =
        Annotations.read(vmi, settings.tees(), settings.allowance(), problems);
    Optional<Tee> chosen = TeeChoice.of(vmi, annotations, settings, problems);
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    if (chosen.isEmpty()) {
      return Optional.of(domain.clone());
    }
    Tee tee = chosen.get();
    DomainDocument document = parse(domain);
    Host host = LauncherFirmware.of(document.domain(), tee.launchSecurity(), vmi.secureBoot());
    Request request = settings.request(tee, host, vmi, annotations, problems);
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    Result result = chain(tee, vmi, annotations, document.domain()).apply(document, request);
    addErrors(result, problems);
    if (problems.isEmpty()) {
      addDebugging(tee, vmi, annotations, result, problems);
    }
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    listener.heard(vmi.fullName(), tee, result);
    return Optional.of(result.orThrow().toBytes());
  }

  /**
   * Returns the TEE that a VM gets; nothing where it may stay as it is.
   *
   * @throws HookRefusedException if it gets none
   */
  public Optional<Tee> tee(byte[] vmi) {
    Vmi read = read(vmi);
    List<Finding> problems = new ArrayList<>();
    Map<String, Setting> annotations =
        Annotations.read(read, settings.tees(), settings.allowance(), problems);
    Optional<Tee> chosen = TeeChoice.of(read, annotations, settings, problems);
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    return chosen;
  }

  /** Returns a TEE that some VM gets, to warm up with. */
  public Tee anyTee() {
    return settings.tee().orElseGet(() -> settings.tees().get(0));
  }

  private static Vmi read(byte[] vmi) {
    try {
      return VmiReader.read(vmi);
    } catch (UnreadableJsonException e) {
      throw new HookRefusedException(Kind.UNREADABLE, "VMI: " + e.getMessage());
    }
  }

  private static DomainDocument parse(byte[] domain) {
    try {
      return DomainDocument.parse(domain);
    } catch (InvalidDomainException e) {
      throw new HookRefusedException(Kind.UNREADABLE, "domain XML: " + e.getMessage());
    }
  }

  private static void addErrors(Result result, List<Finding> problems) {
    for (Problem problem : result.errors()) {
      String where = problem.where().isEmpty() ? "" : problem.where() + ": ";
      problems.add(
          Finding.error(
              problem.where(),
              problem.rule() + ": " + where + problem.message(),
              problem.remedy()));
    }
  }

  private Chain chain(Tee tee, Vmi vmi, Map<String, Setting> annotations, Domain domain) {
    Chain chain = Chain.forTee(tee);
    Optional<String> policy = asked(tee, POLICY, annotations);
    Optional<String> socket = asked(tee, QGS, annotations);
    Optional<String> configured = Optional.ofNullable(vmi.annotations().get(VmiReader.QGS_SOCKET));
    KubeVirtDefaults defaults =
        new KubeVirtDefaults(tee.launchSecurity(), policy, socket, configured);
    return defaults.stands(domain)
        ? chain.before(chain.rules().get(0), KubeVirtDefaults.ID, defaults)
        : chain;
  }

  /** Returns what is asked for, as it will be written. */
  private Optional<String> asked(Tee tee, String name, Map<String, Setting> annotations) {
    Optional<Option<?>> option = SettingNames.option(tee, name);
    if (option.isEmpty()) {
      return Optional.empty();
    }
    Optional<Setting> setting = settings.setting(tee, option.get(), annotations);
    if (setting.isEmpty() || setting.get().value().isEmpty()) {
      return Optional.empty();
    }
    String text = setting.get().value();
    return Optional.of(name.equals(POLICY) ? option.get().parse(text).toString() : text);
  }

  /** Owners who may choose a policy may choose one that protects, unless told otherwise. */
  private void addDebugging(
      Tee tee, Vmi vmi, Map<String, Setting> annotations, Result result, List<Finding> problems) {
    Setting policy = annotations.get(POLICY);
    LaunchSecurity security = result.orThrow().domain().getLaunchSecurity();
    String bits = security == null ? null : security.getPolicy();
    if (policy == null || bits == null || settings.allowance().contains(Allowance.DEBUG)) {
      return;
    }
    if (tee.policyNames(Hexadecimal.ofLibvirt(bits)).contains(Allowance.DEBUG)) {
      problems.add(
          Finding.error(
              policy.path(vmi),
              policy.invalid(),
              "it lets the host debug the guest, which is not allowed here: clear the bit 'debug',"
                  + " or ask the cluster's administrator, who can allow it with --allow"));
    }
  }
}
