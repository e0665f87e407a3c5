package dev.tokenwarden.verifier.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tokenwarden.verifier.TestIssuer;
import dev.tokenwarden.verifier.VerifierFixture;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same results with the JDK's provider and with Amazon Corretto's. */
final class SignatureCheckerTest {
    private static final Optional<Provider> CORRETTO = CorrettoProvider.find();

    static Stream<Arguments> algorithmsAndProviders() {
        return Stream.of("ES256", "ES384", "EdDSA", "RS256", "PS256")
                .flatMap(alg -> Stream.of(Optional.<Provider>empty(), CORRETTO)
                        .distinct()
                        .map(provider -> Arguments.of(alg, provider)));
    }

    @Test
    void correttoIsUsed_whereItLoads() {
        assumeThat(System.getProperty("os.name") + System.getProperty("os.arch"))
                .isEqualTo("Linuxamd64");

        assertThat(CORRETTO).isPresent();
    }

    @ParameterizedTest
    @MethodSource("algorithmsAndProviders")
    void signature_verifies_onlyAtItsExactLength(String alg, Optional<Provider> provider) throws Rejected {
        TestIssuer issuer = TestIssuer.of("https://idp", alg, VerifierFixture.CLOCK);
        CompactJws jws = CompactJws.parse(issuer.token().getBytes(StandardCharsets.US_ASCII));
        SignatureChecker checker = new SignatureChecker(provider);
        byte[] signature = jws.signature();

        assertThat(Algorithms.verify(checker, alg, issuer.key.getKey(), signature, jws.signingInput()))
                .isTrue();
        byte[] flipped = signature.clone();
        flipped[signature.length / 2] ^= 1;
        byte[] shifted = new byte[signature.length + 1];
        System.arraycopy(signature, 0, shifted, 1, signature.length);
        for (byte[] other : List.of(
                Arrays.copyOf(signature, signature.length + 1),
                Arrays.copyOf(signature, signature.length - 1),
                shifted,
                flipped,
                new byte[signature.length],
                new byte[0])) {
            assertThat(Algorithms.verify(checker, alg, issuer.key.getKey(), other, jws.signingInput()))
                    .isFalse();
        }
    }
}
