package dev.peergraph.limits;

import graphql.parser.ParsingListener;

/**
 * Counts the tokens of one document while it is parsed. The parser's own limits would end it too, but as an error of syntax, which sends
 * its reader looking for a typo.
 */
final class TokenLimits implements ParsingListener {

    /** Brackets of any kind in one another; the parser gives up at about 160. */
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
                // No matter of nesting.
            }
        }
    }
}
