@NullMarked
package dev.peergraph.browsers;

import org.jspecify.annotations.NullMarked;
