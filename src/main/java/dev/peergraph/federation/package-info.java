/** Makes the schema a subgraph of Apollo Federation: its entities, what a router may see of it, and traces for the router. */
@NullMarked
package dev.peergraph.federation;

import org.jspecify.annotations.NullMarked;
