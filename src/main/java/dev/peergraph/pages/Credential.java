package dev.peergraph.pages;

import java.util.Objects;

/** The value of an {@code Authorization} header. Redacts itself: only {@link #headerValue()} reveals it. */
public final class Credential {

    private final String headerValue;

    /** Wraps the whole value of an {@code Authorization} header, scheme included. */
    public Credential(String headerValue) {
        this.headerValue = Objects.requireNonNull(headerValue);
    }

    /** Returns the secret, to be put into a request and nowhere else. */
    public String headerValue() {
        return headerValue;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credential that && headerValue.equals(that.headerValue);
    }

    @Override
    public int hashCode() {
        return headerValue.hashCode();
    }

    @Override
    public String toString() {
        return "Credential[redacted]";
    }
}
