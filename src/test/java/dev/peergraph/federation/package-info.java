/** Tests of the subgraph. */
@NullMarked
package dev.peergraph.federation;

import org.jspecify.annotations.NullMarked;
