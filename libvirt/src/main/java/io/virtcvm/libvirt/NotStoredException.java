package io.virtcvm.libvirt;

import io.virtcvm.Change;
import io.virtcvm.Result;
import java.io.IOException;

/** A host took a confidential domain and stored something else; the old definition is back. */
public final class NotStoredException extends IOException {
  private static final long serialVersionUID = 1L;

  NotStoredException(String title, Result again) {
    super("libvirt stored what is not " + title + " any more" + difference(again));
  }

  private static String difference(Result again) {
    if (again.refused()) {
      return ": " + again.errors().get(0).message();
    }
    if (again.changes().isEmpty()) {
      return "";
    }
    Change change = again.changes().get(0);
    return ": " + change.path() + " would still have to become " + change.after().orElse("nothing");
  }
}
