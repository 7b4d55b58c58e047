/** Limits how much one query, and all answers that are being made, may take. */
@NullMarked
package dev.peergraph.limits;

import org.jspecify.annotations.NullMarked;
