package dev.peergraph.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTokenTest {

    @ParameterizedTest
    @CsvSource({
            "https://api.confluent.cloud/networking/v1/peerings?page_token=UvmDWOB1,UvmDWOB1",
            "https://evil.example/elsewhere?a=b&page_token=t,t",
            "/networking/v1/peerings?page_token=t&environment=e,t",
            "?page_token=t,t",
            "https://h/p?page_token=eyJ%3D%3D,eyJ==",
            "https://h/p?page_token=a+b%2Bc,a b+c",
            "https://h/p?page_token=%C3%BC,ü",
            "https://h/p?page_token=t#page_token=u,t",
            "https://h/p?page%5Ftoken=t,t",
            "https://h/p?bad=%zz&page_token=t,t",
            "https://h/p?page_token=first&page_token=second,first"})
    void takesTheTokenOutOfALink(String link, String token) {
        assertThat(LinkToken.of(link)).contains(token);
    }

    @Test
    void takesATokenThatIsNotProperlyEscapedJson() {
        assertThat(LinkToken.of("https://h/p?page_token={\"createdTime\":[2025]}")).contains("{\"createdTime\":[2025]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "https://h/p", "https://h/p?page_size=5", "https://h/p?page_token=", "https://h/p?page_token", "https://h/p?page_token=%zz",
            "https://h/p?page_token=%", "https://h/p?page_token=%+1", "https://h/p?page_token=%FF", "https://h/p#?page_token=t", " "})
    void findsNoneWhereThereIsNoneOrItIsBroken(String link) {
        assertThat(LinkToken.of(link)).isEmpty();
    }
}
