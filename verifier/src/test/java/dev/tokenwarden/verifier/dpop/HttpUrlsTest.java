package dev.tokenwarden.verifier.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpUrlsTest {
    @ParameterizedTest
    @CsvSource({
        "https://a.example/~u, https://a.example/%7Eu",
        "https://a.example/a-b, https://a.example/a%2db",
        "https://a.example/%c3%a9, https://a.example/%C3%A9",
        "https://a.example/é, https://a.example/%C3%A9",
        "https://a.example/x|y[1], https://a.example/x%7Cy%5b1%5D",
        "https://a.example, https://A.EXAMPLE:443/",
        "http://a.example:80/x, http://a.example/x?y#z",
        "https://a.example:/x, https://a.example/x",
        "https://a.example/a/./b/../c, https://a.example/a/c",
        "https://a.example/a/%2e%2e/c, https://a.example/c",
        "https://my_host.example/x, https://MY_host.example/x",
        "https://[::1]:8443/x, https://[::1]:8443/x"
    })
    void sameResource_isEqual(String a, String b) {
        assertThat(HttpUrls.same(a, b)).isTrue();
        assertThat(HttpUrls.same(b, a)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/a//b, https://a.example/a/b",
        "https://a.example/a/, https://a.example/a",
        "https://a.example/A, https://a.example/a",
        "https://a.example/a%2Fb, https://a.example/a/b",
        "https://a.example/%257E, https://a.example/~",
        "https://a.example/x, http://a.example/x",
        "https://a.example:8443/x, https://a.example/x",
        "https://a.example/x, https://b.example/x",
        "https://a.example/x%3Fy, https://a.example/x?y"
    })
    void otherResource_differs(String a, String b) {
        assertThat(HttpUrls.same(a, b)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "::",
                "/x",
                "ftp://a.example/",
                "https:///x",
                "https://u@a.example/",
                "https://a.example/%zz",
                "https://a.example/%4",
                "https://a.example/a b",
                "https://a.example:x/",
                "https://[x]/"
            })
    void textThatIsNoUrl_equalsNothing(String text) {
        assertThat(HttpUrls.same(text, text)).isFalse();
    }
}
