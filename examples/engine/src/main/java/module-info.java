/** Works as a module, and without this file on a class path. The TEEs are found as services. */
module com.example.engine {
  requires com.google.gson;
  requires io.virtcvm;

  exports com.example.engine;
}
