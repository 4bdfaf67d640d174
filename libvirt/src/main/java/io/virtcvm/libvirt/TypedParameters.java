package io.virtcvm.libvirt;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.LinkedHashMap;
import java.util.Map;

/** Libvirt's array of named values, in its C layout: virTypedParameter. */
final class TypedParameters {
  private static final int NAME = 80;
  private static final int VALUE = 88;
  private static final int SIZE = 96;

  private TypedParameters() {}

  /** Reads the values, and frees what libvirt allocated for them. */
  static Map<String, String> take(
      NativeLibvirt libvirt, PointerByReference parameters, IntByReference count) {
    Pointer array = parameters.getValue();
    Map<String, String> values = new LinkedHashMap<>();
    if (array == null) {
      return values;
    }
    try {
      for (int i = 0; i < count.getValue(); i++) {
        Pointer one = array.share((long) i * SIZE);
        values.put(one.getString(0, "UTF-8"), value(one));
      }
    } finally {
      libvirt.virTypedParamsFree(array, count.getValue());
    }
    return values;
  }

  private static String value(Pointer one) {
    return switch (one.getInt(NAME)) {
      case 1 -> Integer.toString(one.getInt(VALUE));
      case 2 -> Integer.toUnsignedString(one.getInt(VALUE));
      case 3 -> Long.toString(one.getLong(VALUE));
      case 4 -> Long.toUnsignedString(one.getLong(VALUE));
      case 5 -> Double.toString(one.getDouble(VALUE));
      case 6 -> Boolean.toString(one.getByte(VALUE) != 0);
      case 7 -> one.getPointer(VALUE).getString(0, "UTF-8");
      default -> "";
    };
  }
}
