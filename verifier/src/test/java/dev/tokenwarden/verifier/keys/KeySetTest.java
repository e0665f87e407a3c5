package dev.tokenwarden.verifier.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.verifier.TestIssuer;
import dev.tokenwarden.verifier.jose.Rejected;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;

final class KeySetTest {
    private final PublicJsonWebKey rsa = TestIssuer.generate("RS256");
    private final PublicJsonWebKey ec = TestIssuer.generate("ES256");

    @Test
    void keysThatShareAName_areToldApartByUseAndAlgorithm() throws Rejected {
        KeySet keys = keys(List.of(
                jwk(rsa, Map.of("kid", "k", "use", "enc")),
                jwk(rsa, Map.of("kid", "k", "use", "sig", "alg", "RS256")),
                jwk(rsa, Map.of("kid", "k", "use", "sig", "alg", "PS256")),
                jwk(ec, Map.of("kid", "k"))));

        assertThat(keys.candidates("k", "RS256")).hasSize(1);
        assertThat(keys.candidates("k", "PS256")).hasSize(1);
        assertThat(keys.candidates("k", "ES256")).hasSize(1);
        assertThat(keys.candidates("k", "ES384")).isEmpty();
    }

    @Test
    void identicalDuplicates_areOneKey() throws Rejected {
        KeySet keys = keys(List.of(jwk(ec, Map.of("kid", "k")), jwk(ec, Map.of("kid", "k"))));

        assertThat(keys.size()).isEqualTo(1);
        assertThat(keys.unusable()).isEmpty();
    }

    @Test
    void differentKeysOfOneName_areBothCandidates() throws Rejected {
        PublicJsonWebKey other = TestIssuer.generate("ES256");

        assertThat(keys(List.of(jwk(ec, Map.of("kid", "k")), jwk(other, Map.of("kid", "k"))))
                        .candidates("k", "ES256"))
                .hasSize(2);
    }

    @Test
    void tokenWithoutName_isTriedAgainstAtMostFourKeys() throws Rejected {
        List<Map<String, Object>> many = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            many.add(jwk(TestIssuer.generate("ES256"), Map.of("kid", "k" + i)));
        }

        assertThat(keys(many).candidates(null, "ES256")).hasSize(4);
        assertThat(keys(many).candidates(null, "RS256")).isEmpty();
    }

    @Test
    void entriesThatCannotBeUsed_areLeftOutAndNamed() throws Rejected {
        List<Map<String, Object>> entries = new ArrayList<>();
        entries.add(null);
        entries.add(Map.of("kty", "AKP", "alg", "ML-DSA-44", "kid", "pq", "pub", "AAAA"));
        entries.add(Map.of("kty", "EC", "crv", "secp256k1", "alg", "ES256K", "kid", "btc", "x", "AA", "y", "AA"));
        entries.add(Map.of("kty", "RSA", "kid", "x5c", "x5c", List.of("MII")));
        entries.add(
                jwk(ec, members("kid", "good", "use", null, "alg", null, "key_ops", null, "extra", Map.of("a", 1))));

        KeySet keys = keys(entries);

        assertThat(keys.candidates("good", "ES256")).hasSize(1);
        assertThat(keys.unusable()).containsOnlyKeys("#0", "pq", "btc", "x5c");
    }

    @Test
    void publishedPrivateKey_isNotUsed_andIsNamed() throws Rejected {
        Map<String, Object> secret = ec.toParams(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
        secret.put("kid", "leaked");

        KeySet keys = keys(List.of(secret, jwk(rsa, Map.of("kid", "good"))));

        assertThat(keys.exposed()).containsExactly("leaked");
        assertThat(keys.candidates("leaked", "ES256")).isEmpty();
        assertThat(keys.candidates("good", "RS256")).hasSize(1);
    }

    @Test
    void smallRsaKey_isRefused() throws Rejected {
        KeySet keys = keys(
                List.of(rsaKey(new BigInteger(1023, new Random(1)).setBit(1023).setBit(0))));

        assertThat(keys.unusable()).containsValue("is smaller than 2048 bits");
    }

    @Test
    void modulusOfTheFaultyGenerator_isRefused() throws Rejected {
        BigInteger weak = rocaPrime(new Random(7)).multiply(rocaPrime(new Random(8)));

        assertThat(Roca.isWeak(weak)).isTrue();
        assertThat(keys(List.of(rsaKey(weak))).unusable()).containsValue("can be factored (CVE-2017-15361)");
        assertThat(keys(List.of(jwk(rsa, Map.of("kid", "sound")))).size()).isEqualTo(1);
    }

    @Test
    void ed25519_isOneAlgorithmUnderBothNames() throws Rejected {
        PublicJsonWebKey ed = TestIssuer.generate("EdDSA");

        for (Map<String, Object> named : List.<Map<String, Object>>of(
                Map.of("kid", "k"), Map.of("kid", "k", "alg", "EdDSA"), Map.of("kid", "k", "alg", "Ed25519"))) {
            KeySet keys = keys(List.of(jwk(ed, named)));
            assertThat(keys.candidates("k", "EdDSA")).hasSize(1);
            assertThat(keys.candidates("k", "Ed25519")).hasSize(1);
        }
    }

    /** A prime {@code k * M + (65537^a mod M)} of about 1,030 bits, where M is the product of the primes up to 701. */
    private static BigInteger rocaPrime(Random random) {
        BigInteger m = BigInteger.ONE;
        for (int p = 2; p <= 701; p++) {
            if (BigInteger.valueOf(p).isProbablePrime(30)) {
                m = m.multiply(BigInteger.valueOf(p));
            }
        }
        while (true) {
            BigInteger k = new BigInteger(1030 - m.bitLength(), random).setBit(1029 - m.bitLength());
            BigInteger candidate = k.multiply(m).add(BigInteger.valueOf(65_537).modPow(new BigInteger(200, random), m));
            if (candidate.isProbablePrime(30)) {
                return candidate;
            }
        }
    }

    private static Map<String, Object> rsaKey(BigInteger modulus) {
        byte[] bytes = modulus.toByteArray();
        byte[] unsigned = bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        return Map.of(
                "kty",
                "RSA",
                "kid",
                "k",
                "e",
                "AQAB",
                "n",
                Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned));
    }

    private static Map<String, Object> jwk(PublicJsonWebKey key, Map<String, Object> more) {
        Map<String, Object> members = new LinkedHashMap<>(key.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
        members.putAll(more);
        return members;
    }

    private static Map<String, Object> members(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    private static KeySet keys(List<Map<String, Object>> entries) throws Rejected {
        String json = JsonUtil.toJson(Collections.singletonMap("keys", entries));
        return KeySet.parse(json.getBytes(StandardCharsets.UTF_8), KeySet.Options.published(null));
    }
}
