package io.virtcvm.cli;

import io.virtcvm.attestation.IdBlock;
import io.virtcvm.attestation.SignedIdBlock;

/** An ID block for people, with what is in it. */
final class IdBlockText {
  private IdBlockText() {}

  static String of(IdBlock block, SignedIdBlock signed) {
    Columns columns = new Columns();
    columns.add("launch digest", block.launchDigest().hex());
    columns.add("policy", "0x" + Long.toHexString(block.policy()));
    columns.add("family id", block.familyId().hex());
    columns.add("image id", block.imageId().hex());
    columns.add("guest SVN", Long.toString(block.guestSvn()));
    columns.add("id key digest", signed.idKeyDigest().hex());
    signed.authorKeyDigest().ifPresent(digest -> columns.add("author key digest", digest.hex()));
    return columns
        + "\nidBlock:\n"
        + signed.idBlock()
        + "\n\nidAuth:\n"
        + signed.idAuth()
        + "\n\nauthorKey: "
        + (signed.authorKeyDigest().isPresent() ? "yes" : "no")
        + "\n";
  }
}
