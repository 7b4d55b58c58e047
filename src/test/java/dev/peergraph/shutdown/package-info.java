/** Tests of how a gateway stops. */
@NullMarked
package dev.peergraph.shutdown;

import org.jspecify.annotations.NullMarked;
