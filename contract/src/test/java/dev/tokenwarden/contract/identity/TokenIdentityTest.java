package dev.tokenwarden.contract.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenIdentityTest {
    private static final long SEED = Long.getLong("identity.seed", 20_261_123);
    /** Pieces that look like what separates or counts, so that a naive encoding collides. */
    private static final String[] PIECES = {
        "a",
        "b",
        ":",
        "|",
        "/",
        "\u0000",
        "\u0001",
        "\u0000\u0001a",
        "1:",
        "j",
        "h",
        "\u00e9",
        "\ud83d\ude00",
        "?",
        "\ufffd"
    };

    @Test
    void noTwoIdentities_encodeAlike_andEachComesBack() {
        Random random = new Random(SEED);
        Map<String, TokenIdentity> seen = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            TokenIdentity identity = new TokenIdentity(
                    tricky(random),
                    tricky(random),
                    random.nextBoolean() ? TokenIdentity.Kind.JTI : TokenIdentity.Kind.HASH,
                    tricky(random));

            byte[] bytes = identity.toBytes();

            assertThat(TokenIdentity.fromBytes(bytes))
                    .as("seed %d, case %d", SEED, i)
                    .isEqualTo(identity);
            TokenIdentity before = seen.put(HexFormat.of().formatHex(bytes), identity);
            assertThat(before == null || before.equals(identity))
                    .as("seed %d, case %d", SEED, i)
                    .isTrue();
        }
    }

    @Test
    void noTwoLists_encodeAlike() {
        Random random = new Random(SEED);
        Map<String, List<String>> seen = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            List<String> parts = new ArrayList<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                parts.add(random.nextInt(4) == 0 ? "" : tricky(random));
            }
            byte[] bytes = LengthPrefixed.encode((byte) 't', parts.toArray(String[]::new));

            assertThat(LengthPrefixed.decode(bytes)).isEqualTo(parts);
            List<String> before = seen.put(HexFormat.of().formatHex(bytes), parts);
            assertThat(before == null || before.equals(parts))
                    .as("seed %d, case %d", SEED, i)
                    .isTrue();
        }
    }

    private static String tricky(Random random) {
        StringBuilder out = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            out.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return out.toString();
    }

    @Test
    void theBytes_stayWhatTheyAre() {
        assertThat(new TokenIdentity("acme", "https://i", TokenIdentity.Kind.JTI, "a1").toBytes())
                .asHexString()
                .isEqualTo("6A" + "0004" + "61636D65" + "0009" + "68747470733A2F2F69" + "0002" + "6131");
    }

    @Test
    void jti_goesBeforeHash() {
        assertThat(TokenIdentity.of("t", Token.named("i", "j", "h")).jti()).isEqualTo("j");
        assertThat(TokenIdentity.of("t", Token.named("i", "", "h")).hash()).isEqualTo("h");
        assertThat(TokenIdentity.of("t", Token.named("i", null, "h")).jti()).isNull();
        assertThat(TokenIdentity.of("t", Token.named("i", null, ""))).isNull();
        assertThat(TokenIdentity.of("", "i", "j", null)).isNull();
        assertThat(TokenIdentity.of("t", (String) null, "j", null)).isNull();
        assertThat(TokenIdentity.of("t", "i", "x", null).toBytes())
                .isNotEqualTo(TokenIdentity.of("t", "i", null, "x").toBytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "6a",
                "6a00",
                "6a0001",
                "6a000161000169",
                "6a0001610001690001",
                "78000161000169000161",
                "6a0001610001690001ff",
                "6a000161000169000161000161",
                "6a000161000069000161",
                "6a00016100016900016100"
            })
    void otherBytes_areRefused(String hex) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenIdentity.fromBytes(HexFormat.of().parseHex(hex)));
    }

    @Test
    void whatHasNoUtf8_orIsTooLong_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> LengthPrefixed.encode((byte) 't', "\ud800"));
        assertThatIllegalArgumentException().isThrownBy(() -> LengthPrefixed.encode((byte) 't', "x".repeat(65_536)));
        assertThat(LengthPrefixed.encode((byte) 't', "x".repeat(65_535))).hasSize(65_538);
    }

    @Test
    void everyEvent_hasAKey() throws Exception {
        assertThat(key("token.used", "{\"token\":{\"iss\":\"i\",\"jti\":\"a\"}}"))
                .isEqualTo(TokenIdentity.of("acme", "i", "a", null).toBytes());
        assertThat(key("token.used", "{\"token\":{\"iss\":\"i\"}}"))
                .isEqualTo(LengthPrefixed.encode((byte) 'e', "acme", "urn:v", "e1"));
        assertThat(key("verifier.status", "{\"token\":{\"iss\":\"i\",\"jti\":\"a\"},\"status\":{}}"))
                .isEqualTo(LengthPrefixed.encode((byte) 's', "acme", "urn:v"));
    }

    private static byte[] key(String type, String data) throws Exception {
        return TokenIdentity.eventKey(EventCodec.decode(
                ("{\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"urn:v\",\"time\":\"2026-11-23T21:00:00Z\",\"tenant\":\"acme\","
                                + "\"type\":\"dev.tokenwarden." + type + ".v1\",\"data\":" + data + "}")
                        .getBytes(UTF_8)));
    }
}
