/** What replicas share of pages: the pages, the refusals that end them, and persisted operations. */
@NullMarked
package dev.peergraph.fleet.pages;

import org.jspecify.annotations.NullMarked;
