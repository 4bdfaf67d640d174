/** Intel TDX. */
@NullMarked
package io.virtcvm.tdx;

import org.jspecify.annotations.NullMarked;
