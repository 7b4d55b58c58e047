@NullMarked
package dev.peergraph.documents;

import org.jspecify.annotations.NullMarked;
