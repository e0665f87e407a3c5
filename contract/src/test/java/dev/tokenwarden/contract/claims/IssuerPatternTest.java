package dev.tokenwarden.contract.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IssuerPatternTest {
    private final IssuerPattern pattern =
            IssuerPattern.of("https://login.example/{tenantid}/v2.0", "tid", Set.of("t-1", "t-2"));

    @Test
    void issuerOfAnAllowedTenant_matches_ifTheClaimIsEqual() {
        assertThat(pattern.matches("https://login.example/t-1/v2.0", Map.of("tid", "t-1")))
                .isTrue();
        assertThat(pattern.matches("https://login.example/t-1/v2.0", Map.of("tid", "t-2")))
                .isFalse();
        assertThat(pattern.matches("https://login.example/t-1/v2.0", Map.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.example/t-3/v2.0",
                "https://login.example//v2.0",
                "https://login.example/v2.0",
                "https://login.example/t-1/v2.0/",
                "https://login.example/t-1/x/v2.0",
                "https://evil.example/t-1/v2.0",
                "https://login.example/{tenantid}/v2.0"
            })
    void otherIssuers_doNotMatch(String iss) {
        assertThat(pattern.match(iss)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://a.example", "https://a.example/{a}/{b}", "{a}", "https://a.example/{}", "https://a/}x{"
            })
    void patternWithoutExactlyOnePlaceholder_isRefused(String text) {
        assertThatThrownBy(() -> IssuerPattern.of(text, "tid", Set.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs exactly one placeholder");
    }

    @Test
    void patternWithoutAllowedValues_isRefused() {
        assertThatThrownBy(() -> IssuerPattern.of("https://a.example/{t}", "tid", Set.of()))
                .hasMessageContaining("needs the values that are allowed");
    }
}
