/** Speaks GraphQL over HTTP: reads requests, runs them, and writes answers in the form that the client asks for. */
@NullMarked
package dev.peergraph.web;

import org.jspecify.annotations.NullMarked;
