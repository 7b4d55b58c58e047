/** Shows operators the state of the gateway, and shows it to nobody else: actuator, health, timers of requests. */
@NullMarked
package dev.peergraph.operators;

import org.jspecify.annotations.NullMarked;
