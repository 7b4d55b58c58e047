@NullMarked
package dev.peergraph.fleet.pages;

import org.jspecify.annotations.NullMarked;
