package dev.tokenwarden.contract.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UseTest {

    @ParameterizedTest(name = "{0} {1} verified={2}")
    @CsvSource({
        "ACCEPTED, ,              ,      true",
        "ACCEPTED, ,              false, true",
        "ACCEPTED, SIGNATURE,     ,      true",
        ",         ,              ,      true",
        "REJECTED, ,              ,      true",
        "REJECTED, ,              true,  true",
        "REJECTED, ,              false, false",
        "REJECTED, EXPIRED,       ,      true",
        "REJECTED, NOT_YET_VALID, ,      true",
        "REJECTED, AUDIENCE,      ,      true",
        "REJECTED, SCOPE,         ,      true",
        "REJECTED, BINDING,       ,      true",
        "REJECTED, REVOKED,       ,      true",
        "REJECTED, OTHER,         ,      true",
        "REJECTED, AUDIENCE,      false, false",
        "REJECTED, SIGNATURE,     ,      false",
        "REJECTED, SIGNATURE,     true,  false",
        "REJECTED, ISSUER,        true,  false",
        "REJECTED, MALFORMED,     true,  false",
    })
    void aUseIsBelieved_onlyAfterTheSignatureWasVerified(
            Use.@Nullable Outcome outcome,
            @Nullable RejectionReason reason,
            @Nullable Boolean verified,
            boolean believed) {
        Use use =
                Use.builder().outcome(outcome).reason(reason).verified(verified).build();

        assertThat(use.believed()).isEqualTo(believed);
    }
}
