package io.virtcvm.cli;

import io.virtcvm.Result;
import java.io.IOException;

/** The form in which it is told what became of domains. */
interface Report {
  /**
   * Adds a domain.
   *
   * @param name the input, as the user named it
   * @return what can be shown at once
   */
  String add(String name, Result result) throws IOException;

  /** Returns the rest, when no domain follows. */
  String end() throws IOException;
}
