/** Leaves load balancers time to notice that a gateway stops before its web server takes no more connections. */
@NullMarked
package dev.peergraph.shutdown;

import org.jspecify.annotations.NullMarked;
