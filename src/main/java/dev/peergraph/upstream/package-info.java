/** The REST adapter: one call to the upstream's list of peerings, its answer decoded, its refusals typed. */
@NullMarked
package dev.peergraph.upstream;

import org.jspecify.annotations.NullMarked;
