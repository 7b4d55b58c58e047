@NullMarked
package dev.peergraph.egress;

import org.jspecify.annotations.NullMarked;
