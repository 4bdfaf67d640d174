package io.virtcvm.libvirt;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A host that answers as it is told. The answers for a plain guest are those of QEMU 11.1.3; the
 * others follow its QMP reference, as there was no hardware to record them on.
 */
final class MadeUpHost implements RunningGuest {
  static final String PLAIN_XML = "<domain type='qemu'><name>web1</name></domain>";

  static final String SNP_XML =
      "<domain type='kvm'><name>web1</name><launchSecurity type='sev-snp'>"
          + "<policy>0x30000</policy></launchSecurity></domain>";

  /** What is no answer to any question. */
  static final List<String> GARBAGE =
      List.of(
          "",
          "{",
          "[]",
          "null",
          "true",
          "'/objects/lsec0'",
          "{}",
          "{'return': {}}",
          "{'return': null}",
          "{'return': []}",
          "{'return': {'enabled': 'true', 'return': {'enabled': true}}}",
          "{'return': {'enabled': 1, 'sev-type': true}}",
          "{'return': {'enabled': true, 'enabled': true}}",
          "{'return': -1}",
          "{'return': 1e5}",
          "{'return': 99999999999999999999}",
          "{'return': {'enabled': true}} {'return': {'enabled': true}}",
          "{'return': {'enabled': true}, 'return': {'enabled': true}}",
          "{'return': '/objects/lsec0', 'error': {}}",
          "{'error': {'class': 'CommandNotFound', 'desc': 'The command x has not been found'}}",
          "{'error': 'x'}",
          "{'return': {'enabled': true, 'x': '" + "x".repeat(70_000) + "'}}",
          "[".repeat(30_000),
          "{'return': " + "[".repeat(30_000) + "]".repeat(30_000) + "}",
          "{'return': {'x': " + "{'x':".repeat(9_000));

  private final Map<String, String> answers = new HashMap<>();
  private String xml = PLAIN_XML;
  private Optional<IOException> failure = Optional.empty();
  private @Nullable Random random;

  private MadeUpHost(boolean kvm, String type) {
    answering("query-status", "{'return': {'status': 'running', 'running': true}}");
    answering("query-kvm", "{'return': {'enabled': " + kvm + ", 'present': true}, 'id': 'l-1'}");
    having("confidential-guest-support", type.isEmpty() ? "''" : "'/objects/lsec0'");
    having("type", "'" + type + "'");
    answering("query-sev", sevInfo("sev", "uninit", 0).replace("true", "false"));
    answering("query-sev-capabilities", error("KVM not enabled"));
  }

  private static String error(String description) {
    return "{'error': {'class': 'GenericError', 'desc': '" + description + "'}}";
  }

  static String sevInfo(String type, String state, long policy) {
    return "{'return': {'enabled': true, 'api-minor': 55, 'state': '%s', 'api-major': 1, 'sev-type': '%s', 'build-id': 40, '%s': %d}}"
        .formatted(state, type, type.equals("sev") ? "policy" : "snp-policy", policy);
  }

  static MadeUpHost plain() {
    return new MadeUpHost(false, "");
  }

  static MadeUpHost snp() {
    return snp(196608);
  }

  static MadeUpHost snp(long policy) {
    return new MadeUpHost(true, "sev-snp-guest")
        .withXml(SNP_XML)
        .having("policy", "" + policy)
        .answering("query-sev", sevInfo("sev-snp", "running", policy));
  }

  static MadeUpHost sev(long policy) {
    return new MadeUpHost(true, "sev-guest")
        .having("policy", "" + policy)
        .answering("query-sev", sevInfo("sev", "running", policy));
  }

  static MadeUpHost tdx() {
    return new MadeUpHost(true, "tdx-guest").having("attributes", "268435456");
  }

  /** Has it answer a question, or one for a property, in JSON with single quotes. */
  MadeUpHost answering(String question, String answer) {
    answers.put(question, answer.replace('\'', '"'));
    return this;
  }

  MadeUpHost having(String property, String value) {
    return answering(property, "{'return': " + value + "}");
  }

  MadeUpHost withXml(String xml) {
    this.xml = xml;
    return this;
  }

  MadeUpHost refusing(String message) {
    failure = Optional.of(new LibvirtErrorException(29, message));
    return this;
  }

  MadeUpHost lost() {
    failure = Optional.of(new UnreachableHostException("lost the connection", "try again"));
    return this;
  }

  /** Has it garble one character of one answer in three. */
  MadeUpHost damagedBy(Random random) {
    this.random = random;
    return this;
  }

  @Override
  public String liveXml() {
    return xml;
  }

  @Override
  public Map<String, String> launchSecurity() throws IOException {
    throw new LibvirtErrorException(3, "this function is not supported by the connection driver");
  }

  @Override
  public String monitor(String command) throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    String question = command.replaceFirst(".*\"(property|execute)\":\"([^\"]*)\".*", "$2");
    String answer = answers.getOrDefault(question, error("no such property"));
    if (random == null || random.nextInt(3) > 0) {
      return answer;
    }
    int at = random.nextInt(answer.length());
    return answer.substring(0, at) + (char) random.nextInt(128) + answer.substring(at + 1);
  }
}
