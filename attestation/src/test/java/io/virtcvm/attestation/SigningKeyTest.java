package io.virtcvm.attestation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SigningKeyTest {
  @TempDir private Path folder;

  private void openssl(String arguments) throws Exception {
    Tool.run(folder, (Object[]) ("openssl " + arguments).split(" ", 0));
  }

  private byte[] bytes(String name) throws Exception {
    return Files.readAllBytes(folder.resolve(name));
  }

  private SigningKey key(String name) throws Exception {
    return SigningKey.of(bytes(name));
  }

  private static byte[] pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, base64)
        .getBytes(US_ASCII);
  }

  @Test
  void oneKeyIsTheSameInEveryForm() throws Exception {
    openssl("ecparam -name secp384r1 -genkey -out with-parameters.pem");
    openssl("ec -in with-parameters.pem -out sec1.pem");
    openssl("pkcs8 -topk8 -nocrypt -in sec1.pem -out pkcs8.pem");
    openssl("ec -in sec1.pem -no_public -out no-public.pem");
    openssl("pkcs8 -topk8 -nocrypt -in no-public.pem -out pkcs8-no-public.pem");
    byte[] publicKey = key("sec1.pem").publicKey();
    for (String form :
        new String[] {"with-parameters.pem", "pkcs8.pem", "no-public.pem", "pkcs8-no-public.pem"}) {
      assertThat(key(form).publicKey()).as(form).isEqualTo(publicKey);
    }
    String windows = new String(bytes("sec1.pem"), US_ASCII).replace("\n", "\r\n");
    assertThat(SigningKey.of(("my key\n" + windows).getBytes(US_ASCII)).publicKey())
        .isEqualTo(publicKey);
  }

  /** One, which is the generator itself, and the other end, whose y is the other one. */
  @Test
  void bothSignsOfYAreFound() throws Exception {
    byte[] one = new byte[48];
    one[47] = 1;
    byte[] last = P384.bytes(P384.parameters().getOrder().subtract(BigInteger.ONE));
    byte[] ofOne = SigningKey.of(pem("EC PRIVATE KEY", sec1(one))).publicKey();
    byte[] ofLast = SigningKey.of(pem("EC PRIVATE KEY", sec1(last))).publicKey();
    assertThat(Arrays.copyOf(ofLast, 76)).isEqualTo(Arrays.copyOf(ofOne, 76));
    assertThat(ofLast).isNotEqualTo(ofOne);
    BigInteger y = P384.parameters().getGenerator().getAffineY();
    assertThat(ofOne[76]).isEqualTo(y.byteValue());
  }

  private static byte[] sec1(byte[] secret) {
    HexFormat hex = HexFormat.of();
    String rest = "02010104%02x".formatted(secret.length) + hex.formatHex(secret);
    rest += "a00706052b81040022";
    return hex.parseHex("30%02x".formatted(rest.length() / 2) + rest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ecparam -name prime256v1 -genkey -noout -out key   | not of the curve P-384
          ecparam -name secp521r1 -genkey -noout -out key    | not of the curve P-384
          ecparam -name secp384r1 -genkey -noout -param_enc explicit -out key | not of the curve P-384
          genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key | not of the curve P-384
          genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key   | not of the curve P-384
          genpkey -algorithm ED25519 -out key                | not of the curve P-384
          genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -aes128 -pass pass:abcd -out key | encrypted: decrypt it
          ecparam -name secp384r1 -out key                   | no private key in PEM
          ecparam -name secp384r1 -genkey -outform DER -noout -out key | no private key in PEM
          rand -out key 3000                                 | no private key in PEM
          """)
  void refusesOtherKeys(String arguments, String message) throws Exception {
    openssl(arguments);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key("key"))
        .withMessageContaining(message)
        .withMessageMatching("[\\x20-\\x7e]*");
  }

  @Test
  void refusesWhatIsNoKey() throws Exception {
    openssl("ecparam -name secp384r1 -genkey -noout -out key");
    openssl("ec -in key -aes128 -passout pass:abcd -out encrypted");
    openssl("pkey -in key -pubout -out public");
    refused(bytes("encrypted"), "encrypted: decrypt it");
    refused(bytes("public"), "a PEM block of another kind: 'PUBLIC KEY'");
    String pem = new String(bytes("key"), US_ASCII);
    refused((pem + pem).getBytes(US_ASCII), "more than one PEM block");
    refused(pem.replace("END", "END OF").getBytes(US_ASCII), "cut: the PEM block has no end");
    refused(pem.substring(0, 100).getBytes(US_ASCII), "cut: the PEM block has no end");
    refused(pem.replace("M", "!").getBytes(US_ASCII), "broken: the PEM block is not base64");
    refused("-----BEGIN MIGkAgEBBDA\n".getBytes(US_ASCII), "no private key in PEM");
    refused(new byte[0], "no private key in PEM");
  }

  private static void refused(byte[] pem, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SigningKey.of(pem))
        .withMessageContaining(message)
        .withNoCause();
  }

  @Test
  void refusesNumbersThatAreNoKeys() {
    byte[] ones = new byte[48];
    Arrays.fill(ones, (byte) -1);
    for (byte[] secret : new byte[][] {new byte[48], ones, new byte[0]}) {
      byte[] der = sec1(secret);
      refused(pem("EC PRIVATE KEY", der), "a number that is no private key");
    }
  }

  @Test
  void staysCalmWhateverTheFileHolds() throws Exception {
    openssl("ecparam -name secp384r1 -genkey -noout -out key");
    openssl("pkcs8 -topk8 -nocrypt -in key -out pkcs8");
    openssl("ec -in key -outform DER -out sec1.der");
    openssl("pkcs8 -topk8 -nocrypt -in key -outform DER -out pkcs8.der");
    Random random = new Random(20261125);
    for (int i = 0; i < 500; i++) {
      boolean sec1 = random.nextBoolean();
      byte[] der = bytes(sec1 ? "sec1.der" : "pkcs8.der").clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        der[random.nextInt(random.nextInt(der.length) + 1)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(der, der.length - random.nextInt(3) * random.nextInt(40));
      Throwable failure =
          catchThrowable(() -> SigningKey.of(pem(sec1 ? "EC PRIVATE KEY" : "PRIVATE KEY", cut)));
      if (failure != null) {
        assertThat(failure).isExactlyInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
