package io.virtcvm.model;

/** One of the words that libvirt's schema allows at some place. */
public interface Word {

  /** Returns the word as it stands in XML. */
  String text();
}
