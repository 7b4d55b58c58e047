@NullMarked
package dev.peergraph.graphql;

import org.jspecify.annotations.NullMarked;
