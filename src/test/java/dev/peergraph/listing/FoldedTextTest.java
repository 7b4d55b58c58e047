package dev.peergraph.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FoldedTextTest {

    @Test
    void isEqualForTextsThatDifferInCaseOnly() {
        assertThat(List.of("PROD-Peering", "prod-peering", "Prod-PEERING")).extracting(FoldedText::fold).containsOnly("prod-peering");
        assertThat(List.of("ΟΔΟΣ", "οδος", "οδοσ")).extracting(FoldedText::fold).containsOnly("οδοσ");
        assertThat(FoldedText.fold("Ä\uD801\uDC00")).isEqualTo("ä\uD801\uDC28");
    }

    @Test
    void startOfATextFoldsToTheStartOfItsFold() {
        String text = "İstanbul ǅ Straße ΟΔΟΣ \uD801\uDC00";
        for (int end = text.offsetByCodePoints(0, 1); end < text.length(); end = text.offsetByCodePoints(end, 1)) {
            assertThat(FoldedText.fold(text)).startsWith(FoldedText.fold(text.substring(0, end)));
        }
    }

    @Test
    void comparesByCodePoint() {
        assertThat(FoldedText.compare("a", "b")).isNegative();
        assertThat(FoldedText.compare("ab", "a")).isPositive();
        assertThat(FoldedText.compare("\uFF21", "\uD83D\uDE00")).as("a surrogate is less than what lies behind it in the basic plane")
                .isNegative();
        assertThat(FoldedText.compare("\uD83D\uDE00", "\uD83D\uDE01")).isNegative();
        assertThat(FoldedText.compare("same", "same")).isZero();
    }

    @Test
    void writesWhatIsNoCharacterAsAQuestionMark() {
        assertThat(FoldedText.writable("a\uD800b\uD83D\uDE00")).isEqualTo("a?b\uD83D\uDE00");
    }
}
