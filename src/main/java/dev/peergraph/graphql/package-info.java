/** The GraphQL layer: controllers, global ids, and failures as GraphQL errors. */
@NullMarked
package dev.peergraph.graphql;

import org.jspecify.annotations.NullMarked;
