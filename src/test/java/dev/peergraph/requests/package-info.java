@NullMarked
package dev.peergraph.requests;

import org.jspecify.annotations.NullMarked;
