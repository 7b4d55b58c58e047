/** The domain: peerings by cloud, what they refer to, and the filter that lists them. Its names are the schema's. */
@NullMarked
package dev.peergraph.peering;

import org.jspecify.annotations.NullMarked;
