/** What operators are told of single operations: by which names their meters know the operation and its client. */
@NullMarked
package dev.peergraph.operations;

import org.jspecify.annotations.NullMarked;
