package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AheadTest {
  private static final List<Integer> THINGS = IntStream.range(0, 200).boxed().toList();

  @Test
  void resultsComeInTheOrderOfTheThings() throws Exception {
    List<Integer> results = new ArrayList<>();
    try (Ahead<Integer, Integer> ahead = new Ahead<>(THINGS, AheadTest::slowerWhenEven)) {
      for (int i = 0; i < THINGS.size(); i++) {
        results.add(ahead.next());
      }
    }
    assertThat(results).isEqualTo(THINGS);
  }

  private static int slowerWhenEven(int thing) {
    for (int i = 0; i < (thing % 2 == 0 ? 10_000 : 0); i++) {
      Thread.onSpinWait();
    }
    return thing;
  }

  @Test
  void aFailureComesInItsPlaceAndTheRestGoesOn() throws Exception {
    try (Ahead<String, Integer> ahead = new Ahead<>(List.of("1", "x", "3"), AheadTest::read)) {
      assertThat(ahead.next()).isEqualTo(1);
      assertThatThrownBy(ahead::next).isInstanceOf(UnreadableException.class).hasMessage("x");
      assertThat(ahead.next()).isEqualTo(3);
    }
    try (Ahead<String, Integer> ahead = new Ahead<>(List.of("a"), Integer::valueOf)) {
      assertThatThrownBy(ahead::next).isInstanceOf(NumberFormatException.class);
    }
  }

  private static int read(String text) throws UnreadableException {
    if (text.equals("x")) {
      throw new UnreadableException("x");
    }
    return Integer.parseInt(text);
  }

  @Test
  void noMoreIsHeldThanThereAreProcessors() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    try (Ahead<Integer, Integer> ahead = new Ahead<>(THINGS, thing -> begun.incrementAndGet())) {
      for (int taken = 1; taken <= THINGS.size(); taken++) {
        ahead.next();
        assertThat(begun.get())
            .isBetween(taken, taken - 1 + Runtime.getRuntime().availableProcessors());
      }
    }
  }
}
