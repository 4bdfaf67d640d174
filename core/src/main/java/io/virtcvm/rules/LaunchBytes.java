package io.virtcvm.rules;

import io.virtcvm.model.LaunchSecurity;
import org.jspecify.annotations.Nullable;

/**
 * The fields of launchSecurity that hold bytes, written in base64.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#launch-security">libvirt 12.8, formatdomain,
 *     launchSecurity: the lengths, which libvirt enforces</a>
 */
public enum LaunchBytes {
  /** What the hypervisor tells the guest of its workarounds. */
  GUEST_VISIBLE_WORKAROUNDS("guestVisibleWorkarounds", 16),
  /** Who the guest is, and the launch digest that it must have. */
  ID_BLOCK("idBlock", 96),
  /** The signature of the ID block. */
  ID_AUTH("idAuth", 4096),
  /** What the host binds to the guest. */
  HOST_DATA("hostData", 32),
  /** The identity of the guest's configuration. */
  MR_CONFIG_ID("mrConfigId", 48),
  /** The identity of the guest's owner. */
  MR_OWNER("mrOwner", 48),
  /** The identity of what the owner configured. */
  MR_OWNER_CONFIG("mrOwnerConfig", 48);

  private final String element;
  private final int length;

  LaunchBytes(String element, int length) {
    this.element = element;
    this.length = length;
  }

  /** Returns the name of the element. */
  public String element() {
    return element;
  }

  /** Returns how many bytes it must hold. */
  public int length() {
    return length;
  }

  /** Returns the text of the field, as it stands. */
  public @Nullable String get(LaunchSecurity security) {
    return switch (this) {
      case GUEST_VISIBLE_WORKAROUNDS -> security.getGuestVisibleWorkarounds();
      case ID_BLOCK -> security.getIdBlock();
      case ID_AUTH -> security.getIdAuth();
      case HOST_DATA -> security.getHostData();
      case MR_CONFIG_ID -> security.getMrConfigId();
      case MR_OWNER -> security.getMrOwner();
      case MR_OWNER_CONFIG -> security.getMrOwnerConfig();
    };
  }

  void set(LaunchSecurity security, String base64) {
    switch (this) {
      case GUEST_VISIBLE_WORKAROUNDS -> security.setGuestVisibleWorkarounds(base64);
      case ID_BLOCK -> security.setIdBlock(base64);
      case ID_AUTH -> security.setIdAuth(base64);
      case HOST_DATA -> security.setHostData(base64);
      case MR_CONFIG_ID -> security.setMrConfigId(base64);
      case MR_OWNER -> security.setMrOwner(base64);
      case MR_OWNER_CONFIG -> security.setMrOwnerConfig(base64);
    }
  }

  /**
   * Reads a value of this field.
   *
   * @param base64 the text
   * @throws IllegalArgumentException if it is not base64 of the right length; the message says what
   *     would be
   */
  public byte[] decode(String base64) {
    return Base64Text.decode(base64, length);
  }
}
