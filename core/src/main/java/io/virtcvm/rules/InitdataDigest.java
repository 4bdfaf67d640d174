package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.model.LaunchSecurity;
import java.util.Base64;
import java.util.HexFormat;

/** The digest of an initdata document, in the field that binds it to the guest. */
final class InitdataDigest {
  private InitdataDigest() {}

  /** Returns what the field must hold, in base64, and tells its owner how it came to be. */
  static String in(LaunchSecurity security, LaunchBytes field, Initdata initdata, Context context) {
    int has = initdata.digest().length;
    int room = field.length();
    String made =
        field.element()
            + " holds the "
            + initdata.algorithm()
            + " of the initdata, "
            + HexFormat.of().formatHex(initdata.digest());
    if (has < room) {
      made += ", and " + (room - has) + " zeros behind it";
    } else if (has > room) {
      made += ", without its last " + (has - room) + " bytes";
      context.warn(
          security,
          field.element(),
          "cut: of the initdata's "
              + initdata.algorithm()
              + ", "
              + has
              + " bytes, the field holds "
              + room,
          "a verifier that cuts it the same way accepts it; sha256 in the document fits as it is");
    }
    context.because(made);
    if (!initdata.isReadByTrustee()) {
      context.warn(
          security,
          field.element(),
          "unusual name: initdata algorithm '" + initdata.algorithm() + "'",
          "write " + initdata.algorithm().replace("-", "") + ": Trustee reads no hyphen");
    }
    return Base64.getEncoder().encodeToString(initdata.fitted(room));
  }
}
