/** The words of what replicas share, as those see it who have it or use it. */
@NullMarked
package dev.peergraph.sharing;

import org.jspecify.annotations.NullMarked;
