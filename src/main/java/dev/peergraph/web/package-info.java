/** The HTTP edge: what of a request GraphQL execution needs. */
@NullMarked
package dev.peergraph.web;

import org.jspecify.annotations.NullMarked;
