/** Decodes the JSON of the upstream's answers to pages, item by item. */
@NullMarked
package dev.peergraph.decoding;

import org.jspecify.annotations.NullMarked;
