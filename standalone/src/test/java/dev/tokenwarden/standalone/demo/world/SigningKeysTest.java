package dev.tokenwarden.standalone.demo.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.Test;

final class SigningKeysTest {
    @Test
    void key_isPublishedBeforeItSigns_andAfter_withoutItsPrivatePart() throws Exception {
        SigningKeys keys = new SigningKeys(3);
        Set<String> algorithms = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            String signing = keys.current().getKeyId();
            algorithms.add(keys.current().getAlgorithm());
            List<String> before = published(keys);

            String next = keys.rotate();

            assertThat(before).contains(signing, next);
            assertThat(published(keys)).contains(signing, next);
            assertThat(keys.current().getKeyId()).isEqualTo(next);
        }
        assertThat(keys.jwks()).doesNotContain("\"d\"");
        assertThat(algorithms).containsExactlyInAnyOrder("ES256", "EdDSA");
    }

    @Test
    void key_isForgotten_onceNoTokenOfItCanBeAlive() throws Exception {
        SigningKeys keys = new SigningKeys(2);
        String first = keys.current().getKeyId();
        keys.rotate();
        keys.rotate();

        assertThat(published(keys)).contains(first);
        keys.rotate();
        assertThat(published(keys)).doesNotContain(first).hasSize(4);
    }

    private static List<String> published(SigningKeys keys) throws Exception {
        return new JsonWebKeySet(keys.jwks())
                .getJsonWebKeys().stream().map(JsonWebKey::getKeyId).toList();
    }
}
