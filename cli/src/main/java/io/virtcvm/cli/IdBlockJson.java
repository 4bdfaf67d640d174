package io.virtcvm.cli;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import io.virtcvm.attestation.Digest;
import io.virtcvm.attestation.IdBlock;
import io.virtcvm.attestation.SignedIdBlock;
import java.io.IOException;
import java.io.StringWriter;

/** The same for programs. */
final class IdBlockJson {
  private IdBlockJson() {}

  static String of(IdBlock block, SignedIdBlock signed) throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setFormattingStyle(FormattingStyle.PRETTY);
    json.beginObject();
    json.name("launchDigest").value(block.launchDigest().hex());
    json.name("policy").value("0x" + Long.toHexString(block.policy()));
    json.name("familyId").value(block.familyId().hex());
    json.name("imageId").value(block.imageId().hex());
    json.name("guestSvn").value(block.guestSvn());
    json.name("idKeyDigest").value(signed.idKeyDigest().hex());
    json.name("authorKeyDigest").value(signed.authorKeyDigest().map(Digest::hex).orElse(null));
    json.name("idBlock").value(signed.idBlock());
    json.name("idAuth").value(signed.idAuth());
    json.name("authorKey").value(signed.authorKeyDigest().isPresent());
    json.endObject();
    json.flush();
    return text + "\n";
  }
}
