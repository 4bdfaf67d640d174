package io.virtcvm.cli;

import io.virtcvm.libvirt.ChangedMeanwhileException;
import io.virtcvm.libvirt.LibvirtErrorException;
import io.virtcvm.libvirt.NotStoredException;
import io.virtcvm.libvirt.UnreachableHostException;

/** What becomes of exceptions: one message, an exit code, and no stack trace unless asked for. */
final class Failure {
  private Failure() {}

  /**
   * Says what went wrong.
   *
   * @param about what it happened to, as the user named it; empty if that is plain
   * @return the exit code
   */
  static int tell(String about, Throwable failure) {
    if (failure instanceof ClosedPipeException) {
      return ExitCode.CLOSED_PIPE;
    }
    String prefix = about.isEmpty() ? "" : about + ": ";
    if (failure instanceof UnreadableException unreadable) {
      String remedy = unreadable.remedy();
      Message.print(prefix + failure.getMessage(), remedy.isEmpty() ? "" : hint(remedy));
      return ExitCode.UNREADABLE;
    }
    if (failure instanceof UnreachableHostException unreachable) {
      Message.print(prefix + unreachable.getMessage(), hint(unreachable.remedy()));
      return ExitCode.UNREACHABLE;
    }
    if (failure instanceof LibvirtErrorException refusal) {
      Message.print(
          prefix + "libvirt: " + refusal.getMessage().strip().replace("\n", "; "),
          refusal.remedy().map(Failure::hint).orElse(""));
      return ExitCode.REFUSED;
    }
    if (failure instanceof ChangedMeanwhileException || failure instanceof NotStoredException) {
      Message.print(prefix + failure.getMessage());
      return ExitCode.REFUSED;
    }
    if (failure instanceof NoClassDefFoundError && withoutLibvirt()) {
      Message.print(
          prefix + "no libvirt: this image of virt-cvm has none",
          hint("run the command where virt-cvm is installed as a package"));
      return ExitCode.UNREACHABLE;
    }
    Message.print(
        prefix
            + "internal error: "
            + failure
            + "; please report it, with what VIRT_CVM_DEBUG=1 shows");
    if (System.getenv("VIRT_CVM_DEBUG") != null) {
      failure.printStackTrace();
    }
    return ExitCode.INTERNAL;
  }

  /** Returns whether the binding of libvirt was left out, as it is from the image of the hook. */
  private static boolean withoutLibvirt() {
    return Failure.class.getClassLoader().getResource("org/libvirt/LibvirtException.class") == null;
  }

  /** Returns a remedy as the line below a message. */
  static String hint(String remedy) {
    return "    " + Printable.of(remedy) + "\n";
  }
}
