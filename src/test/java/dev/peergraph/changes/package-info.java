@NullMarked
package dev.peergraph.changes;

import org.jspecify.annotations.NullMarked;
