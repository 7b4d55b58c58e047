/** Reads request headers as RFC 9110 and RFC 9111 define them. */
@NullMarked
package dev.peergraph.headers;

import org.jspecify.annotations.NullMarked;
