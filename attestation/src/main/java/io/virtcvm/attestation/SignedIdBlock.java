package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Optional;

/**
 * An ID block with its authentication: the signature by the ID key, and, where the owner has an
 * author key, that key's signature of the ID key.
 *
 * <p>Source: AMD, SEV Secure Nested Paging Firmware ABI Specification (56860), SNP_LAUNCH_FINISH,
 * structure of the ID authentication information.
 */
public final class SignedIdBlock {
  /** Its length in bytes, and where its parts are. */
  static final int LENGTH = 4096;

  static final int ID_KEY_ALGORITHM = 0;
  static final int AUTHOR_KEY_ALGORITHM = 4;
  static final int BLOCK_SIGNATURE = 0x40;
  static final int ID_KEY = 0x240;
  static final int ID_KEY_SIGNATURE = 0x680;
  static final int AUTHOR_KEY = 0x880;

  /** ECDSA of P-384 with SHA-384, the only algorithm there is. */
  private static final int ECDSA_P384_SHA384 = 1;

  private final byte[] block;
  private final byte[] authentication;
  private final Digest idKeyDigest;
  private final Optional<Digest> authorKeyDigest;

  private SignedIdBlock(
      byte[] block, byte[] authentication, Digest idKeyDigest, Optional<Digest> authorKeyDigest) {
    this.block = block;
    this.authentication = authentication;
    this.idKeyDigest = idKeyDigest;
    this.authorKeyDigest = authorKeyDigest;
  }

  /** Signs an ID block; each time anew, as the signatures hold a random number. */
  public static SignedIdBlock of(IdBlock idBlock, SigningKey idKey, Optional<SigningKey> author) {
    byte[] block = idBlock.toBytes();
    ByteBuffer all = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(ID_KEY_ALGORITHM, ECDSA_P384_SHA384);
    all.put(BLOCK_SIGNATURE, idKey.sign(block));
    all.put(ID_KEY, idKey.publicKey());
    if (author.isPresent()) {
      all.putInt(AUTHOR_KEY_ALGORITHM, ECDSA_P384_SHA384);
      all.put(ID_KEY_SIGNATURE, author.get().sign(idKey.publicKey()));
      all.put(AUTHOR_KEY, author.get().publicKey());
    }
    return new SignedIdBlock(block, all.array(), idKey.digest(), author.map(SigningKey::digest));
  }

  /** Returns the ID block in base64, as libvirt's {@code idBlock} holds it. */
  public String idBlock() {
    return Base64.getEncoder().encodeToString(block);
  }

  /** Returns the authentication in base64, as libvirt's {@code idAuth} holds it. */
  public String idAuth() {
    return Base64.getEncoder().encodeToString(authentication);
  }

  /** Returns what every attestation report shows as ID_KEY_DIGEST. */
  public Digest idKeyDigest() {
    return idKeyDigest;
  }

  /** Returns what it shows as AUTHOR_KEY_DIGEST; empty where no author key has signed. */
  public Optional<Digest> authorKeyDigest() {
    return authorKeyDigest;
  }
}
