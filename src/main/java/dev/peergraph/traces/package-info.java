/** The spans of a trace (OpenTelemetry): an operation, its pages, and their calls upstream; none where no endpoint is set. */
@NullMarked
package dev.peergraph.traces;

import org.jspecify.annotations.NullMarked;
