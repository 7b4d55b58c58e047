package dev.peergraph.auth;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a token is refused, told by what Spring Security and Nimbus say of it: their words may hold parts of the token. */
enum TokenFlaw {
    /** Its time is over. */
    EXPIRED("expired at|expiresAt must be after"),
    /** Its time has not come. */
    NOT_YET_VALID("used before"),
    /** It is for another gateway. */
    AUDIENCE("aud claim"),
    /** Another issuer made it. */
    ISSUER("iss claim"),
    /** Its signature is wrong, or of a key that the issuer does not have. */
    SIGNATURE("signature|no matching key|algorithm"),
    /** It is no token that can be read. */
    UNREADABLE("");

    private final Pattern words;

    TokenFlaw(String words) {
        this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    }

    static TokenFlaw of(Throwable failure) {
        for (TokenFlaw flaw : values()) {
            if (isSaid(flaw.words, failure)) {
                return flaw;
            }
        }
        return UNREADABLE;
    }

    private static boolean isSaid(Pattern words, Throwable failure) {
        for (@Nullable
        Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (words.matcher(String.valueOf(cause.getMessage())).find()) {
                return true;
            }
        }
        return false;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
