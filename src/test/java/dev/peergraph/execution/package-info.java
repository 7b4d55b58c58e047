/** Tests of how operations are executed. */
@NullMarked
package dev.peergraph.execution;

import org.jspecify.annotations.NullMarked;
