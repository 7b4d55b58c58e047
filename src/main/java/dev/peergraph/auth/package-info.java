/** Who calls, and with which upstream credential. */
@NullMarked
package dev.peergraph.auth;

import org.jspecify.annotations.NullMarked;
