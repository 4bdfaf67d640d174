package io.virtcvm.attestation;

import java.util.Random;

/**
 * The target for fuzzing firmware: bytes in, and either a message or a digest on which two
 * implementations agree. A fuzzer that knows Java (Jazzer) calls {@link #fuzzerTestOneInput};
 * {@link #main} goes on by itself until it finds something, and says with which seed.
 *
 * <p>From a checkout that is built: {@code java -cp} the class path of the module's tests, {@code
 * io.virtcvm.attestation.FirmwareFuzz}.
 */
final class FirmwareFuzz {
  private static final int STEP = 1000;

  private FirmwareFuzz() {}

  /** Fuzzes for ever. */
  public static void main(String[] args) throws Exception {
    long seed = args.length > 0 ? Long.parseLong(args[0]) : System.nanoTime();
    for (; ; seed++) {
      int digests = run(new Random(seed), STEP);
      System.out.println("seed " + seed + ": " + digests + " digests in " + STEP);
    }
  }

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] firmware) throws Exception {
    HostileFirmwareTest.measures(firmware);
  }

  /** Tries changed, cut and lengthened firmware; returns how often there was a digest. */
  static int run(Random random, int times) throws Exception {
    byte[][] tails = {ResetVectorTail.AMD_SEV.build(), ResetVectorTail.OVMF_X64.build()};
    int digests = 0;
    for (int i = 0; i < times; i++) {
      byte[] tail = tails[random.nextInt(tails.length)];
      int length = random.nextInt(4) == 0 ? random.nextInt(3 * tail.length) : tail.length;
      byte[] firmware = new byte[length];
      int kept = Math.min(length, tail.length);
      System.arraycopy(tail, tail.length - kept, firmware, length - kept, kept);
      for (int change = random.nextInt(6); change > 0 && length > 0; change--) {
        // Mostly in the table at the end and in the metadata.
        int back = random.nextBoolean() ? random.nextInt(176) : random.nextInt(0x560);
        byte value = (byte) (random.nextInt(3) == 0 ? random.nextInt(4) - 1 : random.nextInt());
        firmware[Math.max(0, length - 1 - back)] = value;
      }
      digests += HostileFirmwareTest.measures(firmware) ? 1 : 0;
    }
    return digests;
  }
}
