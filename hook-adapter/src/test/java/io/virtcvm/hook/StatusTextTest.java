package io.virtcvm.hook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StatusTextTest {
  @Test
  void isOneLineOfPrintableAscii() {
    assertThat(StatusText.of("os: \u00fcber\u001b[0m\nnext"))
        .isEqualTo("virt-cvm: os: \\u00fcber\\u001b[0m; next");
  }

  @Test
  void isCutBetweenWordsAndSaysSo() {
    String fits = "a".repeat(StatusText.MOST - "virt-cvm: ".length());
    assertThat(StatusText.of(fits)).isEqualTo("virt-cvm: " + fits);
    String cut = StatusText.of("word ".repeat(400));
    assertThat(cut)
        .hasSizeLessThanOrEqualTo(StatusText.MOST)
        .hasSizeGreaterThan(StatusText.MOST - 10)
        .endsWith("word [...] (cut: all of it is in the log of this container)");
    assertThat(StatusText.of("\u00fc".repeat(4000))).hasSize(StatusText.MOST);
  }
}
