/** Executes operations: how graphql-java's engine is set up, watched, timed and cancelled. */
@NullMarked
package dev.peergraph.execution;

import org.jspecify.annotations.NullMarked;
