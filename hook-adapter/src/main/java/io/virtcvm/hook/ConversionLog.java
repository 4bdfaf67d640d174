package io.virtcvm.hook;

import io.virtcvm.Change;
import io.virtcvm.Problem;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** A line for each domain that was converted, and one for each warning. */
public final class ConversionLog implements VmiHook.Listener {
  private final HookLog log;

  /** Makes one that writes there. */
  public ConversionLog(HookLog log) {
    this.log = log;
  }

  @Override
  public void heard(String vm, Tee tee, Result result) {
    log.tell(vm + ": converted for " + tee.title() + ": " + counted(result.changes()));
    for (Problem warning : result.problems()) {
      String where = warning.where().isEmpty() ? "" : warning.where() + ": ";
      log.tell(
          vm
              + ": warning: "
              + warning.rule()
              + ": "
              + where
              + warning.message()
              + ": "
              + warning.remedy());
    }
  }

  private static String counted(List<Change> changes) {
    Map<String, Integer> rules = new LinkedHashMap<>();
    for (Change change : changes) {
      Integer before = rules.get(change.rule());
      rules.put(change.rule(), before == null ? 1 : before + 1);
    }
    StringJoiner all = new StringJoiner(", ", changes.size() + " changes: ", "");
    all.setEmptyValue("nothing to change");
    for (Map.Entry<String, Integer> rule : rules.entrySet()) {
      all.add(rule.getValue() == 1 ? rule.getKey() : rule.getKey() + " x" + rule.getValue());
    }
    return all.toString();
  }
}
