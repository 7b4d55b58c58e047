package dev.peergraph.pages;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf pages are read.
 *
 * @param partition a keyed hash of the credential: equal for equal credentials, reveals nothing of them
 * @param credential what is sent upstream
 * @param userAgent the caller's own {@code User-Agent}, appended to the gateway's; {@code null} if it sent none
 */
public record Caller(String partition, Credential credential, @Nullable String userAgent) {
}
