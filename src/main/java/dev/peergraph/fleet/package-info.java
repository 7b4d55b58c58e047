/** The link to the Redis that replicas share: connection, scripts, names of keys, and who else is there. */
@NullMarked
package dev.peergraph.fleet;

import org.jspecify.annotations.NullMarked;
