package io.virtcvm.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import io.virtcvm.Chain;
import io.virtcvm.Change;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Type;
import io.virtcvm.schemas.RandomDomains;
import io.virtcvm.schemas.RelaxNgValidator;
import io.virtcvm.schemas.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold for every document, whatever the rules of a TEE make of it. */
public final class Laws {
  private final Chain chain;
  private final String launchSecurity;
  private final Request request;
  private final RelaxNgValidator validator;
  private int converted;
  private int refused;
  private int validated;

  /** Returns the laws for a TEE, on a host with Debian's firmware. */
  public Laws(Tee tee) throws IOException {
    this(tee, Corpus.debianHost());
  }

  /** Returns the laws for a TEE, on a host. */
  public Laws(Tee tee, Host host) throws IOException {
    this.chain = Chain.forTee(tee);
    this.launchSecurity = tee.launchSecurity();
    this.request = Request.on(host);
    this.validator = RelaxNgValidator.of(Path.of(System.getProperty("libvirt.schemas")));
  }

  /** Checks the laws on every real domain. */
  public void checkCorpus() throws Exception {
    for (Path file : Corpus.documents()) {
      checkNamed(file.toString(), Files.readAllBytes(file));
    }
    System.out.println("laws on the corpus: " + this);
    assertThat(converted).isGreaterThan(200);
    assertThat(validated).isGreaterThan(150);
  }

  /**
   * Checks the laws on documents drawn from the grammar, each as it was drawn and once more on a
   * machine that a TEE can run on. A third are odd in every way, a third hold what the rules look
   * at, and a third are drawn as the grammar has it, which the schema often accepts.
   */
  public void checkRandom(int documents) throws Exception {
    List<RandomDomains> sources =
        List.of(
            often(RandomDomains.odd(Resources.grammar(), 20261122)),
            often(RandomDomains.plain(Resources.grammar(), 20261122)),
            RandomDomains.plain(Resources.grammar(), 20261122));
    for (int i = 0; i < documents; i++) {
      String drawn = sources.get(i % sources.size()).next();
      checkNamed("document " + i, drawn.getBytes(StandardCharsets.UTF_8));
      checkNamed("document " + i + " on q35", runnable(drawn));
    }
    System.out.println("laws on random domains: " + this);
    assertThat(converted).isGreaterThan(documents / 2);
    assertThat(validated).isGreaterThan(documents / 50);
  }

  /** Checks the laws on real domains with what the rules look at drawn anew. */
  public void checkGrafts(int documents) throws Exception {
    Grafts grafts = new Grafts(20261125);
    for (int i = 0; i < documents; i++) {
      checkNamed("graft " + i, grafts.next());
    }
    System.out.println("laws on grafted domains: " + this);
    assertThat(converted).isGreaterThan(documents / 3);
    assertThat(validated).isGreaterThan(documents / 4);
  }

  private static RandomDomains often(RandomDomains domains) {
    return domains.often(
        "os",
        "loader",
        "nvram",
        "firmware",
        "feature",
        "features",
        "smm",
        "pmu",
        "ioapic",
        "cpu",
        "launchSecurity",
        "memory",
        "hostdev",
        "driver",
        "rom");
  }

  private static byte[] runnable(String xml) {
    DomainDocument document = DomainDocument.parse(xml);
    Domain domain = document.domain();
    domain.setType("kvm");
    Type type = domain.ensureOs().ensureType();
    type.setValue("hvm");
    type.setArch("x86_64");
    type.setMachine("pc-q35-9.2");
    LaunchSecurity security = domain.getLaunchSecurity();
    if (security != null) {
      // A policy drawn at random is one that no TEE takes.
      security.setPolicy("sev-snp".equals(security.getType()) ? "0x30000" : null);
    }
    return document.toBytes();
  }

  private void checkNamed(String name, byte[] xml) throws Exception {
    try {
      check(xml);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          name + ": " + e.getMessage() + "\n" + new String(xml, StandardCharsets.UTF_8), e);
    }
  }

  private void check(byte[] xml) throws Exception {
    DomainDocument document = DomainDocument.parse(xml);
    assertThat(document.toBytes()).as("an untouched document keeps its bytes").isEqualTo(xml);

    Result result = chain.apply(document, request);
    assertThat(document.toBytes()).as("the input stays as it is").isEqualTo(xml);
    if (result.refused()) {
      refused++;
      return;
    }
    converted++;
    byte[] out = result.orThrow().toBytes();
    assertThat(ContentDiff.launchSecurities(out))
        .as("what comes out asks for the TEE, once")
        .containsExactly(launchSecurity);
    assertThat(reported(result.changes()))
        .as("the report says what differs, no more and no less")
        .isEqualTo(differing(xml, out, result.changes()));
    linesAreExplained(result.before().toXml(), result.orThrow().toXml(), result.changes());

    Result again = chain.apply(DomainDocument.parse(out), request);
    assertThat(again.changes()).as("converted twice is converted once").isEmpty();
    assertThat(again.orThrow().toBytes()).isEqualTo(out);

    if (validator.validate(document.toXml()).isEmpty()) {
      validated++;
      assertThat(validator.validate(result.orThrow().toXml()))
          .as("what the schema accepted before it accepts after")
          .isEmpty();
    }
  }

  @Override
  public String toString() {
    return String.format(
        "%d converted (%d of them valid by the schema), %d refused", converted, validated, refused);
  }

  /**
   * The paths of the report, without identities; what lies in a new or lost element is part of it.
   */
  private static Set<String> reported(List<Change> changes) {
    Set<String> whole = wholeElements(changes);
    return changes.stream()
        .map(change -> within(whole, plain(change.path())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The paths that really differ; what lies in an element that the report names is part of it. */
  private static Set<String> differing(byte[] before, byte[] after, List<Change> changes)
      throws Exception {
    Set<String> whole = wholeElements(changes);
    return ContentDiff.paths(before, after).stream()
        .map(path -> within(whole, path))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> wholeElements(List<Change> changes) {
    return changes.stream()
        .filter(change -> change.before().isEmpty() || change.after().isEmpty())
        .map(change -> plain(change.path()))
        .filter(path -> !path.contains("@"))
        .collect(Collectors.toSet());
  }

  private static String within(Set<String> elements, String path) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      if (elements.contains(path.substring(0, slash))) {
        return path.substring(0, slash);
      }
    }
    return path;
  }

  private static String plain(String path) {
    return path.replaceAll("\\[[^]]*]", "");
  }

  /**
   * Each line that differs holds a word of the report, or stands on the other side too, where what
   * shared the line with it has gone.
   */
  private static void linesAreExplained(String before, String after, List<Change> changes) {
    Set<String> words =
        changes.stream()
            .flatMap(Laws::words)
            .filter(word -> word.length() > 1)
            .collect(Collectors.toCollection(HashSet::new));
    boolean lost =
        changes.stream()
            .anyMatch(change -> change.after().isEmpty() && !change.path().contains("@"));
    if (lost) {
      // The blank lines of an element that went as a whole.
      words.add("");
    }
    for (AbstractDelta<String> delta : DiffUtils.diff(lines(before), lines(after)).getDeltas()) {
      linesAreExplained(delta.getSource().getLines(), delta.getTarget().getLines(), words);
      linesAreExplained(delta.getTarget().getLines(), delta.getSource().getLines(), words);
    }
  }

  /** The lines of a document, each tag on one. */
  private static List<String> lines(String xml) {
    return xml.replaceAll("\\s+(?=[^<>]*>)", " ").lines().toList();
  }

  private static void linesAreExplained(
      List<String> lines, List<String> otherSide, Set<String> words) {
    for (String line : lines) {
      boolean remains = otherSide.stream().anyMatch(other -> other.contains(line.strip()));
      if (!remains) {
        assertThat(words)
            .as("the report explains the line '%s'", line)
            .anyMatch(word -> word.isEmpty() ? line.isBlank() : line.contains(word));
      }
    }
  }

  private static Stream<String> words(Change change) {
    return Stream.of(plain(change.path()), change.before().orElse(""), change.after().orElse(""))
        .flatMap(text -> Stream.of(text.split("[^A-Za-z0-9:_.-]+")));
  }
}
