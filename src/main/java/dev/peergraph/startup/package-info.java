/** Finds mistakes in the settings before the gateway starts, and tells each in one sentence. */
@NullMarked
package dev.peergraph.startup;

import org.jspecify.annotations.NullMarked;
