@NullMarked
package dev.peergraph.startup;

import org.jspecify.annotations.NullMarked;
