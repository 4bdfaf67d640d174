package io.virtcvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.Problem.Severity;
import io.virtcvm.model.Domain;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChainTest {
  private static final Option<String> TITLE = Option.of("title", "TEXT", "A title.", text -> text);

  private static final class Title implements Transformer {
    @Override
    public void transform(Domain domain, Context context) {
      domain.setTitle(context.option(TITLE).orElse("toy"));
    }
  }

  private static final class Kvm implements Transformer {
    @Override
    public void transform(Domain domain, Context context) {
      if (!"kvm".equals(domain.getType())) {
        context.error(domain, "@type", "unsupported: 'no kvm'", "write kvm");
        context.warn(domain, "", "beware", "nothing");
      }
    }
  }

  private static final class Toy implements Tee {
    @Override
    public String name() {
      return "toy";
    }

    @Override
    public String title() {
      return "Toy";
    }

    @Override
    public String launchSecurity() {
      return "toy";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(TITLE);
    }

    @Override
    public List<Rule> rules() {
      return List.of(
          Rule.of("toy.kvm", "toys run on kvm", new Kvm(), "the toy's manual"),
          Rule.of("toy.title", "people need titles", new Title(), "the toy's manual"));
    }
  }

  private static final Chain CHAIN = Chain.forTee(new Toy());
  private static final Request REQUEST = Request.on(Host.withDescriptorsFrom(List.of()));
  private static final DomainDocument DOMAIN =
      DomainDocument.parse("<domain type='kvm'>\n  <name>a</name>\n</domain>\n");

  @Test
  void namesEachChangeWithRuleAndReason() {
    Result result = CHAIN.apply(DOMAIN, REQUEST);
    assertThat(result.orThrow().toXml())
        .isEqualTo("<domain type='kvm'>\n  <name>a</name>\n  <title>toy</title>\n</domain>\n");
    assertThat(result.changes()).hasSize(1);
    Change change = result.changes().get(0);
    assertThat(change.rule()).isEqualTo("toy.title");
    assertThat(change.reason()).isEqualTo("people need titles");
    assertThat(change.path()).isEqualTo("title");
    assertThat(change.before()).isEmpty();
    assertThat(change.after()).contains("<title>toy</title>");
    assertThat(result.before()).isSameAs(DOMAIN);
  }

  @Test
  void passesOptionsOn() {
    Result result = CHAIN.apply(DOMAIN, REQUEST.with(TITLE, "t"));
    assertThat(result.orThrow().domain().getTitle()).isEqualTo("t");
    assertThat(REQUEST.withText(TITLE, "u").get(TITLE)).contains("u");
  }

  @Test
  void runsEveryRuleAndRefuses() {
    Result result = CHAIN.apply(DomainDocument.parse("<domain type='qemu'/>"), REQUEST);
    assertThat(result.refused()).isTrue();
    assertThat(result.problems())
        .containsExactly(
            new Problem("toy.kvm", Severity.ERROR, "@type", "unsupported: 'no kvm'", "write kvm"),
            new Problem("toy.kvm", Severity.WARNING, "", "beware", "nothing"));
    assertThatThrownBy(result::orThrow)
        .isInstanceOf(RefusedException.class)
        .hasMessage("toy.kvm: unsupported: 'no kvm': write kvm");
  }

  @Test
  void takesTransformersBeforeAndAfterARule() {
    Chain chain =
        CHAIN
            .before("toy.title", "acme.first", (domain, context) -> domain.setDescription("first"))
            .after("toy.title", "acme.last", (domain, context) -> domain.setDescription("last"));
    assertThat(chain.rules()).containsExactly("toy.kvm", "acme.first", "toy.title", "acme.last");
    assertThat(chain.apply(DOMAIN, REQUEST).changes())
        .extracting(Change::rule, change -> change.after().orElse(""))
        .contains(org.assertj.core.groups.Tuple.tuple("acme.last", "last"));
    assertThat(CHAIN.rules()).containsExactly("toy.kvm", "toy.title");
  }

  @Test
  void refusesUnknownAndTakenNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CHAIN.after("toy.none", "a.b", (domain, context) -> {}))
        .withMessageContaining("toy.title");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CHAIN.after("toy.kvm", "toy.title", (domain, context) -> {}));
  }

  @Test
  void refusesWhatATransformerOfTheUsersUndid() {
    Chain chain = CHAIN.after("toy.title", "acme.undo", (domain, context) -> domain.setTitle(null));
    Result result = chain.apply(DOMAIN, REQUEST);
    assertThat(result.refused()).isTrue();
    assertThat(result.problems()).extracting(Problem::rule).containsExactly("toy.title");
    assertThatThrownBy(result::orThrow).hasMessageContaining("undid");
  }

  @Test
  void hidesSecrets() {
    DomainDocument domain =
        DomainDocument.parse(
            "<domain type='kvm'><devices><graphics type='vnc' passwd='s3cret'/></devices>"
                + "<launchSecurity type='sev'><session>s3cret</session></launchSecurity></domain>");
    Chain chain =
        CHAIN.after(
            "toy.title",
            "acme.strip",
            (view, context) -> {
              view.setLaunchSecurity(null);
              view.getDevices().getGraphics().get(0).setPasswd("n3w");
              view.getDevices().getGraphics().clear();
            });
    assertThat(chain.apply(domain, REQUEST).changes().toString())
        .contains("<session>(hidden)</session>")
        .doesNotContain("s3cret", "n3w");
  }
}
