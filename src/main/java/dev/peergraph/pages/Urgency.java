package dev.peergraph.pages;

/** Who waits for an answer. Interactive calls come before background ones. */
public enum Urgency {
    /** A caller waits. */
    INTERACTIVE,
    /** Nobody waits: a refresh behind a served answer. */
    BACKGROUND
}
