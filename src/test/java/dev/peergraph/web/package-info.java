@NullMarked
package dev.peergraph.web;

import org.jspecify.annotations.NullMarked;
