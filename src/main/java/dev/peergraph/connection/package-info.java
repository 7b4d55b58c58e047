/** Relay connections cut from the upstream's pages: cursors, walks and slices. */
@NullMarked
package dev.peergraph.connection;

import org.jspecify.annotations.NullMarked;
