/** Has the words for an upstream that cannot be read: the class of cause, since when, and what the pages served meanwhile are worth. */
@NullMarked
package dev.peergraph.outages;

import org.jspecify.annotations.NullMarked;
