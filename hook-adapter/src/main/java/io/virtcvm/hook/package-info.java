/** KubeVirt's hooks. */
@NullMarked
package io.virtcvm.hook;

import org.jspecify.annotations.NullMarked;
