package io.virtcvm.hook;

import io.virtcvm.Chain;
import io.virtcvm.Change;
import io.virtcvm.DomainDocument;
import io.virtcvm.InvalidDomainException;
import io.virtcvm.Problem;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.hook.HookRefusedException.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Converts every domain in the same way, whatever its VMI says. */
public final class RequestedHook implements DomainHook {
  private final Tee tee;
  private final Chain chain;
  private final Request request;
  private final HookLog log;

  /** Makes one for a TEE and what is asked of it; the log gets a line for each domain. */
  public RequestedHook(Tee tee, Request request, HookLog log) {
    this.tee = tee;
    this.chain = Chain.forTee(tee);
    this.request = request;
    this.log = log;
  }

  @Override
  public byte[] onDefineDomain(byte[] vmi, byte[] domain) {
    Result result = chain.apply(read(domain), request);
    if (result.refused()) {
      throw new HookRefusedException(Kind.REFUSED, listed(result.errors()));
    }
    log.tell("converted for " + tee.name() + ": " + counted(result.changes()));
    for (Problem warning : result.problems()) {
      log.tell("warning: " + listed(List.of(warning)));
    }
    return result.orThrow().toBytes();
  }

  private static DomainDocument read(byte[] domain) {
    try {
      return DomainDocument.parse(domain);
    } catch (InvalidDomainException e) {
      throw new HookRefusedException(Kind.UNREADABLE, e.getMessage());
    }
  }

  private static String listed(List<Problem> problems) {
    StringJoiner all = new StringJoiner("; ");
    for (Problem problem : problems) {
      String where = problem.where().isEmpty() ? "" : problem.where() + ": ";
      all.add(problem.rule() + ": " + where + problem.message() + ": " + problem.remedy());
    }
    return all.toString();
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
