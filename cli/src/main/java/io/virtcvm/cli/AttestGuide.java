package io.virtcvm.cli;

import io.virtcvm.attestation.Digest;
import io.virtcvm.attestation.InvalidFirmwareException;
import io.virtcvm.attestation.LaunchMeasurement;
import io.virtcvm.attestation.ReferenceValues;
import io.virtcvm.attestation.ReferenceValues.Digests;
import io.virtcvm.attestation.ReferenceValues.Flag;
import io.virtcvm.attestation.ReferenceValues.Quantity;
import io.virtcvm.attestation.ReferenceValues.Value;
import io.virtcvm.attestation.UnmeasurableException;
import io.virtcvm.attestation.VerifierAdvice;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code virt-cvm attest-guide}: what the owner of a confidential domain does next, with the values
 * of this one.
 */
final class AttestGuide {
  private final LaunchedDomain launched;
  private final Domain domain;
  private final LaunchSecurity security;

  private AttestGuide(LaunchedDomain launched, LaunchSecurity security) {
    this.launched = launched;
    this.domain = launched.document().domain();
    this.security = security;
  }

  static CommandSpec spec() {
    CommandSpec spec =
        VirtCvm.command(
            "attest-guide",
            "Tells what the owner of a confidential domain does next, with Trustee as the verifier:"
                + " reference values, the key of the encrypted root volume, a report by hand.",
            commandLine -> LaunchedDomain.with(commandLine, AttestGuide::print));
    LaunchedDomain.addTo(spec);
    return spec;
  }

  private static int print(LaunchedDomain launched) throws IOException {
    LaunchSecurity security = launched.document().domain().getLaunchSecurity();
    String type = security == null || security.getType() == null ? "" : security.getType();
    Optional<String> text =
        switch (type) {
          case "sev-snp" -> Optional.of(new AttestGuide(launched, security).snp());
          case "tdx" -> Optional.of(new AttestGuide(launched, security).tdx());
          default -> Optional.empty();
        };
    if (text.isEmpty()) {
      Message.print(
          NamedFiles.shown(launched.target())
              + (type.isEmpty()
                  ? ": not a confidential domain: no launchSecurity"
                  : ": no guide for launchSecurity '" + type + "'"),
          Failure.hint("'virt-cvm convert' makes a domain that has one: of sev-snp, or tdx"));
      return ExitCode.REFUSED;
    }
    StandardStream.OUTPUT.print(text.get());
    return ExitCode.DONE;
  }

  private String snp() throws IOException {
    boolean hashes =
        domain.getOs() != null
            && domain.getOs().getKernel() != null
            && "yes".equals(security.getKernelHashes());
    return heading("AMD SEV-SNP")
        + values(
            """
            Only the host has snp_bootloader, snp_microcode, snp_snp_svn, snp_tee_svn (its firmware), snp_smt_enabled and
            snp_tsme_enabled: take them from a first report of a host that you trust, and check them with AMD's bulletins.
            """)
        + key()
        + root(
            hashes
                ? """
                The kernel, its initrd and its command line are part of the digest: nobody can replace what asks for the key.
                """
                : """
                WATCH OUT: the digest is of the firmware and the vCPUs alone. Whoever can write the guest's disk can replace the boot
                loader, the kernel or the initrd that asks for the key. Boot a <kernel>, with --kernel-hashes yes: then the digest
                is also of that kernel, its initrd and its command line.
                """)
        + bound("hostData", security.getHostData())
        + report("sev_guest", "AMD's certificate of the CPU (VCEK), which auxblob may hold");
  }

  private String tdx() throws IOException {
    boolean kernel = domain.getOs() != null && domain.getOs().getKernel() != null;
    return heading("Intel TDX")
        + values(
            """
            Only the host has xfam: take it from a first quote of a host that you trust. The platform must be registered with
            Intel once (MPA), and its TCB must be up to date.
            """
                + (kernel
                    ? ""
                    : """
                    rtmr_1 and rtmr_2 are what the guest's own boot loader, kernel and initrd measure: take them from a first quote
                    of a guest that you trust; without them whoever can write the disk can replace what asks for the key.
                    """))
        + key()
        + root(quotes())
        + bound("mrConfigId", security.getMrConfigId())
        + report("tdx_guest", "Intel's certificates, in the quote");
  }

  private String heading(String tee) {
    String name = Printable.of(Optional.ofNullable(domain.getName()).orElse("the domain"));
    return name + ": " + tee + ", from here to a guest that its verifier trusts\n";
  }

  private String values(String ofHost) throws IOException {
    return "\n1. Reference values: what Trustee compares the guest's report with\n\n"
        + indented(
            "virt-cvm measure --trustee rvps %s >message.json\n".formatted(target())
                + "rvps-tool register --path message.json --addr http://RVPS:50003\n")
        + "\n"
        + indented(measured())
        + "\n"
        + untrusted()
        + ofHost
        + "Register anew after a change:\n"
        + indented(String.join("\n", VerifierAdvice.changes(domain)) + "\n");
  }

  private String untrusted() {
    StringBuilder lines = new StringBuilder();
    for (String line : VerifierAdvice.untrusted(domain)) {
      lines.append("WATCH OUT: ").append(line).append(".\n");
    }
    return lines.toString();
  }

  /** Returns what the user types to name the domain again. */
  private String target() {
    String target = launched.target();
    if (target.equals(NamedFiles.STANDARD)) {
      return "FILE";
    }
    return target.matches("[A-Za-z0-9._/+:-]+")
        ? target
        : "'" + Printable.of(target).replace("'", "'\\''") + "'";
  }

  /** Returns the values, or why there are none: the guide is of use without them. */
  private String measured() throws IOException {
    try {
      Columns columns = new Columns();
      LaunchMeasurement measurement = launched.measure(launched.document());
      for (Value value : ReferenceValues.of(domain, measurement).values()) {
        add(columns, value);
      }
      launched.tellNotes(measurement);
      return columns.toString();
    } catch (UnmeasurableException e) {
      return unmeasured(e.getMessage(), e.remedy());
    } catch (InvalidFirmwareException e) {
      return unmeasured("its firmware: " + e.getMessage(), "");
    } catch (UnreadableException e) {
      return unmeasured(e.getMessage(), e.remedy());
    }
  }

  private static String unmeasured(String why, String remedy) {
    String lines = "not computed yet: " + Printable.of(why) + "\n";
    return remedy.isEmpty() ? lines : lines + Printable.of(remedy) + "\n";
  }

  private static void add(Columns columns, Value value) {
    if (value instanceof Digests digests) {
      String name = value.name();
      for (Digest digest : digests.any()) {
        columns.add(name, digest.hex());
        name = "or";
      }
    } else if (value instanceof Flag flag) {
      columns.add(flag.name(), Boolean.toString(flag.value()));
    } else if (value instanceof Quantity quantity) {
      columns.add(quantity.name(), Long.toString(quantity.value()));
    }
  }

  private String key() {
    return "\n2. The key of the root volume: Trustee hands it to a guest that it trusts, and to no other\n\n"
        + indented(
            """
            head -c 32 /dev/urandom >root.key
            kbs-client --url https://KBS:8080 config --admin-token-file TOKEN set-resource --path %1$s --resource-file root.key
            kbs-client --url https://KBS:8080 config --admin-token-file TOKEN set-resource-policy --affirming
            """
                .formatted(resource()));
  }

  /** The path of the key at the KBS: repository, type, tag. */
  private String resource() {
    String name = Optional.ofNullable(domain.getName()).orElse("").toLowerCase(Locale.ROOT);
    String plain = name.replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    return "default/" + (plain.isEmpty() ? "guest" : plain) + "/root-key";
  }

  private String root(String trust) {
    String initdata =
        isBound(security.getHostData()) || isBound(security.getMrConfigId())
            ? " --initdata \"${initdata%.}\""
            : "";
    // A shell takes line ends from the end of what it substitutes, and they count.
    String read = initdata.isEmpty() ? "" : "initdata=$(cat initdata.toml; echo .)\n";
    return "\n3. The root volume: encrypted with that key, which the initrd fetches\n\n"
        + indented(
            """
            cryptsetup luksFormat --key-file root.key DEVICE     # on a machine that you trust
            %3$strustee-attester --url https://KBS:8080 get-resource --path %1$s%2$s | base64 -d >/run/root.key     # in the initrd
            cryptsetup open --key-file /run/root.key DEVICE root     # no key, or a wrong one: the boot must fail
            """
                .formatted(resource(), initdata, read))
        + "\n"
        + trust;
  }

  private static boolean isBound(@Nullable String field) {
    return field != null && !field.isBlank();
  }

  private static String bound(String element, @Nullable String field) {
    return isBound(field)
        ? element
            + " binds the guest to its configuration. If it is the digest of an initdata document, the guest needs that\n"
            + "very file, byte by byte; a policy of your own can compare what is in it.\n"
        : "";
  }

  private String quotes() {
    if (security.getQuoteGenerationService() == null) {
      return """
      WATCH OUT: the domain has no quoteGenerationService, so that the guest gets no quotes and no key: convert it with --qgs.
      """;
    }
    String path =
        Optional.ofNullable(security.getQuoteGenerationService().getPath())
            .orElse("/var/run/tdx-qgs/qgs.socket");
    return "The host's quote generation service must listen at "
        + Printable.of(path)
        + " (QEMU must be allowed to open it): without it the\nguest asks for quotes for ever.\n";
  }

  private static String report(String provider, String certificates) {
    return "\n4. A report by hand, in the guest (Linux 6.7 or later)\n\n"
        + indented(
            """
            mkdir /sys/kernel/config/tsm/report/by-hand && cd /sys/kernel/config/tsm/report/by-hand
            head -c 64 /dev/urandom >inblob     # a nonce of the verifier's
            cat provider     # %s
            cat outblob >/tmp/report
            """
                .formatted(provider))
        + "\nThe verifier checks its signature with "
        + certificates
        + ".\n";
  }

  private static String indented(String lines) {
    return lines.indent(4);
  }
}
