/** Finds the document that a request runs, and keeps documents: persisted, trusted, and parsed ones. */
@NullMarked
package dev.peergraph.documents;

import org.jspecify.annotations.NullMarked;
