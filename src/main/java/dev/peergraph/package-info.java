/** The application and the one line that orders the layers of a request's path; imports all, imported by none. */
@NullMarked
package dev.peergraph;

import org.jspecify.annotations.NullMarked;
