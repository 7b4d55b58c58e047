/** Caches whole responses as bytes, and serves them without execution as long as their pages are current. */
@NullMarked
package dev.peergraph.answers;

import org.jspecify.annotations.NullMarked;
