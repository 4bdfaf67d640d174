package io.virtcvm.cli;

/** The version of this build, as a constant: to read it from a file opens a jar. */
final class Version {
  static final String TEXT = "${project.version}";

  private Version() {}
}
