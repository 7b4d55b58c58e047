/** Tests of the cache. */
@NullMarked
package dev.peergraph.cache;

import org.jspecify.annotations.NullMarked;
