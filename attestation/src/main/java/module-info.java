/** What a verifier must see of a confidential VM, computed from its domain before it starts. */
module io.virtcvm.attestation {
  requires com.google.gson;
  requires transitive io.virtcvm;
  requires static org.jspecify;

  exports io.virtcvm.attestation;
}
