package io.virtcvm.tdx;

import io.virtcvm.testing.GoldenCase;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class TdxCasesTest {
  @TestFactory
  Stream<DynamicTest> cases() {
    return GoldenCase.all(new Tdx());
  }
}
