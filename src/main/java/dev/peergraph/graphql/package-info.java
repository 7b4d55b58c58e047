/** Connects the schema to the code: controllers, arguments, global ids, and failures as GraphQL errors. */
@NullMarked
package dev.peergraph.graphql;

import org.jspecify.annotations.NullMarked;
