/** What operators are told of single operations: meters by name and client, a line in the log, the end of the trace. */
@NullMarked
package dev.peergraph.operations;

import org.jspecify.annotations.NullMarked;
