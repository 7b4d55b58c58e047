/** The port to the upstream's list, page by page, and its words: what is asked, what comes back, what can fail. */
@NullMarked
package dev.peergraph.pages;

import org.jspecify.annotations.NullMarked;
