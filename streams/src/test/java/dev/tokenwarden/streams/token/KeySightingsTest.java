package dev.tokenwarden.streams.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.streams.store.RecordTransaction;
import org.junit.jupiter.api.Test;

/** Which uses of a key are told. */
final class KeySightingsTest {
    private static final long NOON = 1_772_452_800_000L;

    private final KeySightings keys = new KeySightings(new RecordTransaction());

    @Test
    void firstUse_andThenOneAMinute() {
        assertThat(isDue("k1", NOON)).isTrue();
        assertThat(isDue("k1", NOON + 59_999)).isFalse();
        assertThat(isDue("k1", NOON + 60_000)).isTrue();
        assertThat(isDue("k1", NOON + 60_001)).isFalse();
    }

    @Test
    void earlierUseThatComesLate_isTold() {
        isDue("k1", NOON);

        assertThat(isDue("k1", NOON - 1)).isTrue();
        assertThat(isDue("k1", NOON)).isFalse();
    }

    @Test
    void otherAlgorithmUnderTheSameKey_isAUseOfItsOwn() {
        isDue("k1", NOON);

        assertThat(keys.isDue("acme", "https://idp", "k1", "HS256", NOON)).isTrue();
        assertThat(isDue("k2", NOON)).isTrue();
    }

    private boolean isDue(String kid, long time) {
        return keys.isDue("acme", "https://idp", kid, "ES256", time);
    }
}
