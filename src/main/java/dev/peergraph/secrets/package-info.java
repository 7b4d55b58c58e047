/** Reads secrets that operators keep in files. */
@NullMarked
package dev.peergraph.secrets;

import org.jspecify.annotations.NullMarked;
