/** Keeps pages: equal calls become one, fresh pages are served without asking, and stale ones while upstream cannot answer. */
@NullMarked
package dev.peergraph.cache;

import org.jspecify.annotations.NullMarked;
