/** The TEE 'snp': its options and its rules. */
module io.virtcvm.snp {
  requires transitive io.virtcvm;
  requires static org.jspecify;

  exports io.virtcvm.snp;

  // The pages of the rules are read by whoever explains them.
  opens io.virtcvm.snp;

  provides io.virtcvm.Tee with
      io.virtcvm.snp.Snp;
}
