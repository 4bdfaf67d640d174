/** What a conversion costs, beside what people use today. */
@NullMarked
package io.virtcvm.benchmarks;

import org.jspecify.annotations.NullMarked;
