/**
 * Executes operations: how graphql-java's engine is set up, timed and cancelled, and an execution of our own for values that are only read.
 * That one costs a third of the engine's CPU: a request for 100 rows took 364 µs with it and 1104 µs without (ratio 2.6 to 4.3), for 10
 * rows 169 µs and 235 µs, measured in turn on two gateways that held the page but not the answer.
 */
@NullMarked
package dev.peergraph.execution;

import org.jspecify.annotations.NullMarked;
