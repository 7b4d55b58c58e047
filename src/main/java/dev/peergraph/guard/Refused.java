package dev.peergraph.guard;

import dev.peergraph.pages.PageFailure;

/** The guard itself lets a call not pass: told apart from what upstream answers, so that it is never tried again. */
final class Refused extends RuntimeException {

    private final transient PageFailure failure;

    Refused(PageFailure failure) {
        super(failure.getMessage(), null, false, false);
        this.failure = failure;
    }

    PageFailure failure() {
        return failure;
    }
}
