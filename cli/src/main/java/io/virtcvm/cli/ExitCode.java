package io.virtcvm.cli;

/** What the command's exit codes mean. */
final class ExitCode {
  /** Done. */
  static final int DONE = 0;

  /** The domain cannot be made confidential, or was looked at and is not, or not right yet. */
  static final int REFUSED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** The input cannot be read or is not a domain, or the output cannot be written. */
  static final int UNREADABLE = 3;

  /** The host or the hypervisor cannot be reached. */
  static final int UNREACHABLE = 4;

  /** A mistake of the command's own: what sysexits.h calls EX_SOFTWARE. */
  static final int INTERNAL = 70;

  /** Nobody reads on: what a shell shows of a process that SIGPIPE killed. */
  static final int CLOSED_PIPE = 128 + 13;

  /** The same for people, below every command's help. */
  static String[] help() {
    return new String[] {
      "",
      "Exit codes:",
      "  " + DONE + "    done; check: every domain is right already; verify: confidential;",
      "       hook: ended by Shutdown, SIGTERM or the loss of its socket",
      "  " + REFUSED + "    refused, with all reasons; check: also when a domain would change;",
      "       verify: not confidential, or it cannot tell; preflight: will not come up;",
      "       measure: no value",
      "  " + USAGE + "    the command line is wrong",
      "  "
          + UNREADABLE
          + "    an input cannot be read or is not a domain, there is no such domain, or",
      "       an output cannot be written",
      "  " + UNREACHABLE + "    the host or the hypervisor cannot be reached",
      "  " + INTERNAL + "   a mistake of virt-cvm's own",
      "  " + CLOSED_PIPE + "  nobody reads the output on; 130 and 143: interrupted, terminated"
    };
  }

  private ExitCode() {}
}
