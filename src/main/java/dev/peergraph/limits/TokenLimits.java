package dev.peergraph.limits;

import graphql.parser.ParsingListener;

/**
 * Counts the tokens of one document while it is parsed. The parser has limits of its own, but reports them as syntax errors, which would
 * make a developer look for a typo.
 */
final class TokenLimits implements ParsingListener {

    /** Most levels of nested brackets; the parser fails at about 160. */
    private static final int MAX_NESTED_BRACKETS = 120;

    private final int limit;
    private int tokens;
    private int open;

    TokenLimits(int limit) {
        this.limit = limit;
    }

    @Override
    public void onToken(Token token) {
        LimitExceeded.check("tokens", limit, ++tokens);
        switch (token.getText()) {
            case "{", "[", "(" -> LimitExceeded.check("nested-brackets", MAX_NESTED_BRACKETS, ++open);
            case "}", "]", ")" -> open--;
            default -> {
                // Not a bracket.
            }
        }
    }
}
