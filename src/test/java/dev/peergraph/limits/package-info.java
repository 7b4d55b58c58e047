/** Tests of the limits of queries. */
@NullMarked
package dev.peergraph.limits;

import org.jspecify.annotations.NullMarked;
