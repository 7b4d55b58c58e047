/** Serves web pages and their developers: GraphiQL, the example page, the published schema, CORS and security headers. */
@NullMarked
package dev.peergraph.browsers;

import org.jspecify.annotations.NullMarked;
