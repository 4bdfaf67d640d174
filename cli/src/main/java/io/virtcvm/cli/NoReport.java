package io.virtcvm.cli;

import io.virtcvm.Result;

/** For those whom the exit code tells enough. */
final class NoReport implements Report {
  @Override
  public String add(String name, Result result) {
    return "";
  }

  @Override
  public String end() {
    return "";
  }
}
