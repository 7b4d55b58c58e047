/** Tells operators in few lines what changes and what goes on for long. */
@NullMarked
package dev.peergraph.journal;

import org.jspecify.annotations.NullMarked;
