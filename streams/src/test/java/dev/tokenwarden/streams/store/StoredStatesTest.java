package dev.tokenwarden.streams.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.streams.MemoryStore;
import dev.tokenwarden.streams.state.TokenState;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That no state is lost between the objects and the store, and when it is written. */
final class StoredStatesTest {
    private KeyValueStore<Bytes, byte[]> rows;
    private CommitAwareStore store;
    private States<TokenState> states;

    @BeforeEach
    void open(@TempDir Path directory) {
        rows = MemoryStore.open("states", directory);
        restart();
    }

    @Test
    void isWrittenWithTheCommit_andNotBefore() {
        put("a", 1);
        assertThat(rows.get(key("a"))).isNull();

        store.flushCache();

        restart();
        assertThat(held("a")).isEqualTo(1);
    }

    @Test
    void anUncommittedChange_isNotThereAfterARestart() {
        put("a", 1);
        store.flushCache();
        put("a", 2);
        assertThat(held("a")).isEqualTo(2);

        restart();

        assertThat(held("a")).isEqualTo(1);
    }

    @Test
    void whatIsDeleted_isGone_alsoFromTheStore() {
        put("a", 1);
        store.flushCache();
        states.delete("a".getBytes(UTF_8));
        assertThat(states.get("a".getBytes(UTF_8))).isNull();

        store.flushCache();

        assertThat(rows.get(key("a"))).isNull();
    }

    @Test
    void whatCameAndWentBetweenTwoCommits_andCameAgain_isThere() {
        put("a", 1);
        states.delete("a".getBytes(UTF_8));
        store.flushCache();
        assertThat(rows.get(key("a"))).isNull();
        put("a", 2);

        store.flushCache();

        restart();
        assertThat(held("a")).isEqualTo(2);
    }

    @Test
    void ofMoreThanCanBeHeld_isWhatAMapWouldHold_committedOrNot() {
        Map<String, Long> expected = new HashMap<>();
        Random random = new Random(7);
        for (long i = 1; i <= 200_000; i++) {
            String name = "k" + random.nextInt(30_000);
            switch (random.nextInt(4)) {
                case 0 -> {
                    states.delete(name.getBytes(UTF_8));
                    expected.remove(name);
                }
                case 1 -> assertThat(held(name)).as(name).isEqualTo(expected.get(name));
                default -> {
                    put(name, i);
                    expected.put(name, i);
                }
            }
            if (random.nextInt(20_000) == 0) {
                store.flushCache();
            }
        }

        store.flushCache();

        restart();
        assertThat(rows.approximateNumEntries()).isEqualTo(expected.size());
        expected.forEach((name, touched) -> assertThat(held(name)).as(name).isEqualTo(touched));
    }

    private void restart() {
        store = CommitAwareStore.over(rows);
        states = StateStores.open(store, TokenState.parser(), new RecordTransaction());
    }

    private void put(String name, long touched) {
        states.put(
                name.getBytes(UTF_8),
                TokenState.newBuilder().setTouched(touched).build());
    }

    private @Nullable Long held(String name) {
        TokenState state = states.get(name.getBytes(UTF_8));
        return state == null ? null : state.getTouched();
    }

    private static Bytes key(String name) {
        return Bytes.wrap(name.getBytes(UTF_8));
    }
}
