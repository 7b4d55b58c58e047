/** What the rooms of the HTTP edge share: the order in which they run, how they refuse a request, and what a request is known by. */
@NullMarked
package dev.peergraph.edge;

import org.jspecify.annotations.NullMarked;
