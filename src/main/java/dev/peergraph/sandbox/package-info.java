/** A stand-in for the upstream, on loopback, with realistic data, limits and faults to rehearse. */
@NullMarked
package dev.peergraph.sandbox;

import org.jspecify.annotations.NullMarked;
