/** Tests of arguments, ids and errors. */
@NullMarked
package dev.peergraph.graphql;

import org.jspecify.annotations.NullMarked;
