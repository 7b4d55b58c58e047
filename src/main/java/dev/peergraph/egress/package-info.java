/** Finds the way out to upstream, straight or through an HTTP proxy, and says what goes wrong with the proxy. */
@NullMarked
package dev.peergraph.egress;

import org.jspecify.annotations.NullMarked;
