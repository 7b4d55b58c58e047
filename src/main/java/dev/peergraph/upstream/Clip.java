package dev.peergraph.upstream;

/** Cuts what upstream says to a length that can be passed on, with the credential masked first: a cut one would not be recognized. */
final class Clip {

    private static final int MAX_LENGTH = 500;
    private static final String CUT = "…";

    private Clip() {
    }

    static String masked(String text, CredentialMask mask) {
        String masked = mask.mask(text).strip();
        if (masked.length() <= MAX_LENGTH) {
            return masked;
        }
        int end = MAX_LENGTH - CUT.length();
        return masked.substring(0, Character.isHighSurrogate(masked.charAt(end - 1)) ? end - 1 : end) + CUT;
    }
}
