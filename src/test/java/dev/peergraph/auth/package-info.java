@NullMarked
package dev.peergraph.auth;

import org.jspecify.annotations.NullMarked;
