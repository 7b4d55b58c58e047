package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.peergraph.pages.Credential;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.web.util.UriUtils;

/** Replaces every trace of a credential in what upstream says, and cuts it to a length that can be passed on. */
final class CredentialMask {

    private static final String MASK = "***";
    private static final int MAX_LENGTH = 500;
    private static final String CUT = "…";

    /** Shorter parts are no secrets, and masking them would garble every text. */
    private static final int SHORTEST_SECRET = 3;

    private final List<String> secrets;

    private CredentialMask(Set<String> secrets) {
        // Longest first, so that no part of a longer form is left standing around a masked shorter one.
        this.secrets = secrets.stream().filter(secret -> secret.length() >= SHORTEST_SECRET)
                .sorted(Comparator.comparingInt(String::length).reversed()).toList();
    }

    static CredentialMask of(Credential credential) {
        Set<String> secrets = new LinkedHashSet<>();
        String header = credential.headerValue().strip();
        addForms(secrets, header);
        int space = header.indexOf(' ');
        if (space > 0) {
            String token = header.substring(space + 1).strip();
            addForms(secrets, token);
            if (header.substring(0, space).equalsIgnoreCase("Basic")) {
                addPair(secrets, token);
            }
        }
        return new CredentialMask(secrets);
    }

    String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    /** Returns the text masked first, since a cut credential would not be recognized, then stripped and cut to 500 characters. */
    String clipped(String text) {
        String masked = mask(text).strip();
        if (masked.length() <= MAX_LENGTH) {
            return masked;
        }
        int end = MAX_LENGTH - CUT.length();
        return masked.substring(0, Character.isHighSurrogate(masked.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    private static void addPair(Set<String> secrets, String token) {
        try {
            String pair = new String(Base64.getDecoder().decode(token), UTF_8);
            addForms(secrets, pair);
            addForms(secrets, pair.substring(pair.indexOf(':') + 1));
        } catch (IllegalArgumentException _) {
            // Not base64, so there is no pair in it: the token itself is masked already.
        }
    }

    private static void addForms(Set<String> secrets, String secret) {
        secrets.add(secret);
        secrets.add(secret.replaceAll("=+$", ""));
        secrets.add(secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"));
        secrets.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
        secrets.add(UriUtils.encode(secret, UTF_8));
        secrets.add(URLEncoder.encode(secret, UTF_8));
    }
}
