/** The TEE 'tdx': its options and its rules. */
module io.virtcvm.tdx {
  requires transitive io.virtcvm;
  requires static org.jspecify;

  exports io.virtcvm.tdx;

  // The pages of the rules are read by whoever explains them.
  opens io.virtcvm.tdx;

  provides io.virtcvm.Tee with
      io.virtcvm.tdx.Tdx;
}
