package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.verifier.jose.Base64Url;
import dev.tokenwarden.verifier.jose.TokenDigest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;

/**
 * Mutated tokens and proofs: none is accepted that was not signed, none causes a fault. The number is that of the property
 * {@code tokenwarden.fuzz.count}, 10,000 by default.
 */
final class HostileInputTest {
    private static final int COUNT = Integer.getInteger("tokenwarden.fuzz.count", 10_000);
    private static final long SEED = Long.getLong("tokenwarden.fuzz.seed", 20261124L);

    @Test
    void mutatedTokens_areDenied_withoutFault() {
        TestIssuer issuer = TestIssuer.of("https://idp.acme.example", "RS256", VerifierFixture.CLOCK);
        TestIssuer elliptic = TestIssuer.of("https://ec.acme.example", "ES256", VerifierFixture.CLOCK);
        try (VerifierFixture fixture = new VerifierFixture(
                issuer.profile("acme").build(), elliptic.profile("acme").build())) {
            List<String> seeds = List.of(
                    issuer.token(),
                    elliptic.token(c -> c.put("cnf", Map.of("jkt", "x"))),
                    issuer.token(c -> c.put("act", Map.of("sub", "a", "act", Map.of("sub", "b")))));
            Random random = new Random(SEED);
            for (int i = 0; i < COUNT; i++) {
                String seed = seeds.get(random.nextInt(seeds.size()));
                String mutant = mutate(seed, random);
                String scheme = random.nextInt(10) == 0 ? "DPoP " : random.nextInt(50) == 0 ? "" : "Bearer ";
                String proof = random.nextInt(4) == 0 ? mutate(seed, random) : null;
                Verdict verdict = fixture.verifier.check(
                        VerifierFixture.presentation(scheme + mutant, proof, VerifierFixture.CLIENT));
                if (verdict.accepted()) {
                    assertThat(mutant).as("accepted in round " + i).isIn(seeds);
                }
                fixture.reported.clear();
            }
            assertThat(fixture.verifier.counters().faultCount()).isZero();
            assertThat(fixture.verifier.counters().presentedCount()).isEqualTo(COUNT);
        }
    }

    @Test
    void mutatedProofs_areDenied_withoutFault() {
        TestIssuer issuer = TestIssuer.of("https://idp.acme.example", "ES256", VerifierFixture.CLOCK);
        PublicJsonWebKey key = TestIssuer.generate("RS256");
        String bound =
                issuer.token(c -> c.put("cnf", Map.of("jkt", key.calculateBase64urlEncodedThumbprint("SHA-256"))));
        String proof = SenderConstraintTest.proof(
                key,
                "RS256",
                Map.of(
                        "jti",
                        "p1",
                        "htm",
                        "POST",
                        "htu",
                        VerifierFixture.URL,
                        "iat",
                        VerifierFixture.NOW.getEpochSecond(),
                        "ath",
                        Base64Url.encode(TokenDigest.hash(bound.getBytes(StandardCharsets.US_ASCII)))),
                jws -> {});
        try (VerifierFixture fixture =
                new VerifierFixture(issuer.profile("acme").build())) {
            Random random = new Random(SEED);
            int accepted = 0;
            for (int i = 0; i < COUNT; i++) {
                String mutant = mutate(proof, random);
                Verdict verdict = fixture.verifier.check(
                        VerifierFixture.presentation("DPoP " + bound, mutant, VerifierFixture.CLIENT));
                if (verdict.accepted()) {
                    assertThat(mutant).as("accepted in round " + i).isEqualTo(proof);
                    accepted++;
                }
                fixture.reported.clear();
            }
            assertThat(accepted).isLessThanOrEqualTo(1);
            assertThat(fixture.verifier.counters().faultCount()).isZero();
            assertThat(fixture.verifier.counters().presentedCount()).isEqualTo(COUNT);
        }
    }

    private static String mutate(String token, Random random) {
        StringBuilder text = new StringBuilder(token);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(11)) {
                case 0 -> text.insert(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65536));
                case 1 -> text.setCharAt(Math.min(at, text.length() - 1), (char) ('+' + random.nextInt(80)));
                case 2 -> text.delete(at, Math.min(text.length(), at + random.nextInt(8)));
                case 3 -> text.setLength(at);
                case 4 -> text.append(token, 0, Math.min(at, token.length()));
                case 5 -> text.insert(at, ".");
                case 6 -> text.append("=".repeat(1 + random.nextInt(3)));
                case 7 -> text.insert(at, "A".repeat(random.nextInt(20_000)));
                default -> replacePart(text, random);
            }
            if (text.isEmpty()) {
                text.append('x');
            }
        }
        return text.toString();
    }

    /** Decodes one part, changes a few of its bytes, and encodes it again: what comes past the form. */
    private static void replacePart(StringBuilder token, Random random) {
        String[] parts = token.toString().split("\\.", -1);
        int which = random.nextInt(parts.length);
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(parts[which]);
        } catch (IllegalArgumentException e) {
            return;
        }
        if (bytes.length == 0) {
            return;
        }
        String[] inserts = {
            "{",
            "}",
            "[[[[",
            "\"",
            "\\ud800",
            "null",
            "1e999",
            "-1",
            "99999999999999999999999999",
            "\"aud\":[],",
            "\u0000",
            "\"exp\":1,",
            "\"crit\":[],",
            "\"kid\":\"k2\",",
            "{\"a\":".repeat(200),
            "\u00ff",
            "true",
            ",",
            ":"
        };
        if (random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            parts[which] = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } else {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int at = random.nextInt(text.length());
            String changed = text.substring(0, at) + inserts[random.nextInt(inserts.length)] + text.substring(at);
            parts[which] = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(changed.getBytes(StandardCharsets.ISO_8859_1));
        }
        token.setLength(0);
        token.append(String.join(".", parts));
    }
}
