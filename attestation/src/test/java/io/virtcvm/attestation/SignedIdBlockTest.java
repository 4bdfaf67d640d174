package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtcvm.testing.Corpus;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed here, judged by others. */
final class SignedIdBlockTest {
  private static final String DIGEST =
      "19358ba9a7615534a9a1e2f0dfc29384dcd4dcb7062ff9c6013b26869a5fc6ec"
          + "abe033c48dd6f6db5d6d76e7c5df632d";

  private static final IdBlock BLOCK =
      new IdBlock(
          IdBlock.launchDigest(DIGEST),
          new IdBlock.Id("000102030405060708090a0b0c0d0e0f"),
          new IdBlock.Id("F0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF"),
          0xfffefdfcL,
          0x8000000000030137L);

  @TempDir private Path folder;

  @BeforeEach
  void makeKeys() throws Exception {
    for (String name : new String[] {"id.pem", "author.pem"}) {
      Tool.run(
          folder, "openssl", "ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", name);
    }
  }

  private SigningKey key(String name) throws Exception {
    return SigningKey.of(Files.readAllBytes(folder.resolve(name)));
  }

  private SignedIdBlock signed() throws Exception {
    return SignedIdBlock.of(BLOCK, key("id.pem"), Optional.of(key("author.pem")));
  }

  @Test
  void hasTheLayoutOfThePublishedVector() {
    // virtee/sev-snp-measure, tests/test_id_block.py.
    String digest = "B28FLQi9p6cAqipgjFyqawDrrSl7bWioWkWx5mmlWLZ+G5HShKMB/mPE+gdQRn7t";
    IdBlock block =
        new IdBlock(
            IdBlock.launchDigest(HexFormat.of().formatHex(Base64.getDecoder().decode(digest))),
            IdBlock.Id.NONE,
            IdBlock.Id.NONE,
            0,
            0x30000);
    assertThat(Base64.getEncoder().encodeToString(block.toBytes()))
        .isEqualTo(digest + "A".repeat(43) + "BAAAAAAAAAAAAAwAAAAAA");
  }

  @Test
  void opensslVerifiesBothSignatures() throws Exception {
    SignedIdBlock signed = signed();
    byte[] auth = Base64.getDecoder().decode(signed.idAuth());
    assertThat(auth).hasSize(4096);
    byte[] idKey = Arrays.copyOfRange(auth, SignedIdBlock.ID_KEY, SignedIdBlock.ID_KEY + 1028);
    byte[] block = Base64.getDecoder().decode(signed.idBlock());
    verify("id.pem", block, auth, SignedIdBlock.BLOCK_SIGNATURE);
    verify("author.pem", idKey, auth, SignedIdBlock.ID_KEY_SIGNATURE);
  }

  private void verify(String key, byte[] message, byte[] auth, int at) throws Exception {
    Tool.run(folder, "openssl", "pkey", "-in", key, "-pubout", "-out", "public.pem");
    Files.write(folder.resolve("message"), message);
    Files.write(folder.resolve("signature"), der(number(auth, at), number(auth, at + 72)));
    assertThat(
            Tool.run(
                folder,
                "openssl",
                "dgst",
                "-sha384",
                "-verify",
                "public.pem",
                "-signature",
                "signature",
                "message"))
        .isEqualTo("Verified OK\n");
  }

  private static BigInteger number(byte[] littleEndian, int at) {
    byte[] bytes = new byte[72];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = littleEndian[at + bytes.length - 1 - i];
    }
    return new BigInteger(1, bytes);
  }

  private static byte[] der(BigInteger r, BigInteger s) {
    byte[] one = r.toByteArray();
    byte[] other = s.toByteArray();
    byte[] der = new byte[6 + one.length + other.length];
    der[0] = 0x30;
    der[1] = (byte) (der.length - 2);
    der[2] = 2;
    der[3] = (byte) one.length;
    System.arraycopy(one, 0, der, 4, one.length);
    der[4 + one.length] = 2;
    der[5 + one.length] = (byte) other.length;
    System.arraycopy(other, 0, der, 6 + one.length, other.length);
    return der;
  }

  @Test
  void holdsThePublicKeysThatOpensslShows() throws Exception {
    byte[] auth = Base64.getDecoder().decode(signed().idAuth());
    assertThat(publicKey(auth, SignedIdBlock.ID_KEY)).isEqualTo(shown("id.pem"));
    assertThat(publicKey(auth, SignedIdBlock.AUTHOR_KEY)).isEqualTo(shown("author.pem"));
  }

  private static String publicKey(byte[] auth, int at) {
    return "%096x%096x".formatted(number(auth, at + 4), number(auth, at + 76));
  }

  private String shown(String key) throws Exception {
    Tool.run(
        folder, "openssl", "pkey", "-in", key, "-pubout", "-outform", "DER", "-out", "public.der");
    byte[] der = Files.readAllBytes(folder.resolve("public.der"));
    return HexFormat.of().formatHex(der, der.length - 96, der.length);
  }

  @Test
  void aSecondReaderAgrees() throws Exception {
    SignedIdBlock signed = signed();
    assertThat(judged(signed))
        .isEqualTo(
            """
            launch-digest %s
            family-id 000102030405060708090a0b0c0d0e0f
            image-id f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff
            version 1
            guest-svn 4294901244
            policy 0x8000000000030137
            id-key-algorithm 1
            id-key-digest %s
            block-signature True
            author-key-algorithm 1
            author-key-digest %s
            key-signature True
            reserved-zero True
            """
                .formatted(
                    DIGEST,
                    signed.idKeyDigest().hex(),
                    signed.authorKeyDigest().orElseThrow().hex()));
  }

  @Test
  void withoutAnAuthorItsFieldsAreZero() throws Exception {
    SignedIdBlock signed = SignedIdBlock.of(BLOCK, key("id.pem"), Optional.empty());
    byte[] auth = Base64.getDecoder().decode(signed.idAuth());
    assertThat(Arrays.copyOfRange(auth, SignedIdBlock.ID_KEY_SIGNATURE, auth.length))
        .containsOnly(0);
    assertThat(signed.authorKeyDigest()).isEmpty();
    assertThat(judged(signed))
        .contains("block-signature True\nauthor-key-algorithm 0\nreserved-zero True\n");
  }

  private String judged(SignedIdBlock signed) throws Exception {
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "no " + python + ": nobody else to ask");
    Path script = Corpus.root().resolve("attestation/src/test/python/id_block.py");
    Files.write(folder.resolve("block"), Base64.getDecoder().decode(signed.idBlock()));
    Files.write(folder.resolve("auth"), Base64.getDecoder().decode(signed.idAuth()));
    return Tool.run(folder, python, script, "block", "auth");
  }

  @Test
  void eachSignatureIsAnother() throws Exception {
    assertThat(signed().idAuth()).isNotEqualTo(signed().idAuth());
    assertThat(signed().idBlock()).isEqualTo(signed().idBlock());
  }

  @Test
  void refusesWhatNoBlockHolds() {
    for (String hex :
        new String[] {"", "00", "g".repeat(32), "0".repeat(31), "\u0660".repeat(32)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new IdBlock.Id(hex))
          .withMessage("write 32 hexadecimal digits");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> IdBlock.launchDigest(DIGEST + "0"));
    for (long svn : new long[] {-1, 1L << 32}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  new IdBlock(BLOCK.launchDigest(), IdBlock.Id.NONE, IdBlock.Id.NONE, svn, 0x30000))
          .withMessage("write a number from 0 to 4294967295");
    }
  }
}
