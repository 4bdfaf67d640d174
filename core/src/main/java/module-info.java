/** The engine of virt-cvm: lossless domain documents, the typed model, and the chain of rules. */
module io.virtcvm {
  requires com.google.gson;
  requires transitive java.xml;
  requires static jakarta.xml.bind;
  requires static transitive org.jspecify;

  exports io.virtcvm;
  exports io.virtcvm.firmware;
  exports io.virtcvm.model;
  exports io.virtcvm.rules;

  // JAXB runtimes make and fill the beans by reflection.
  opens io.virtcvm.model;

  uses io.virtcvm.Tee;
}
