/** AMD SEV-SNP. */
@NullMarked
package io.virtcvm.snp;

import org.jspecify.annotations.NullMarked;
