package io.virtcvm.model;

/**
 * A view where one is passed on.
 *
 * <p>To verify a class the JVM loads the classes that it passes on as another class, but not those
 * that it passes on as an interface. Through this one a parent does not load all its children's
 * classes, and a cold start stays short.
 */
interface Part {}
