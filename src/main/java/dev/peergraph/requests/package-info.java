/** Limits what requests and connections may take of the gateway over HTTP, and refuses what is no HTTP. */
@NullMarked
package dev.peergraph.requests;

import org.jspecify.annotations.NullMarked;
