/** Where in a listing an id was last seen: hints that may be lost or wrong, so that a walk need not begin at the listing's start. */
@NullMarked
package dev.peergraph.hints;

import org.jspecify.annotations.NullMarked;
