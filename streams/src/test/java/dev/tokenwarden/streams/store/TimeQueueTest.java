package dev.tokenwarden.streams.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.streams.MemoryStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of the queue, and what of it is ever written. */
final class TimeQueueTest {
    private static final byte[] VALUE = {7};
    private static final long HOUR = 3_600_000;

    private KeyValueStore<Bytes, byte[]> rows;
    private CommitAwareStore store;
    private TimeQueue queue;

    @BeforeEach
    void open(@TempDir Path directory) {
        rows = MemoryStore.open("queue", directory);
        restart();
    }

    @Test
    void comesOutInTheOrderOfTime_onceWhatIsDue() {
        add(300, "c");
        add(100, "a");
        add(200, "b");

        assertThat(due(250)).containsExactly("100 a", "200 b");
        assertThat(due(250)).isEmpty();
        assertThat(due(300)).containsExactly("300 c");
    }

    @Test
    void whatAHandlerAdds_comesOutInTheSameRunIfDue() {
        add(100, "first");
        List<String> out = new ArrayList<>();

        queue.run(150, (time, key, value) -> {
            out.add(new String(key, UTF_8));
            if (time == 100) {
                add(120, "second");
                add(200, "third");
            }
        });

        assertThat(out).containsExactly("first", "second");
    }

    @Test
    void isThereAfterACommit_andARestart() {
        add(100, "near");
        add(HOUR, "far");
        store.flushCache();
        restart();

        assertThat(due(HOUR)).containsExactly("100 near", HOUR + " far");
    }

    @Test
    void isGoneAfterARestart_onceItWasHandedOut() {
        add(100, "a");
        store.flushCache();
        assertThat(due(100)).hasSize(1);
        store.flushCache();
        restart();

        assertThat(due(HOUR)).isEmpty();
        assertThat(written()).isEmpty();
    }

    @Test
    void whatCameAndWentBetweenTwoCommits_isNeverWritten() {
        add(100, "due");
        add(HOUR, "taken back");
        due(200);
        queue.remove(HOUR, "taken back".getBytes(UTF_8));
        add(300, "stays");
        store.flushCache();

        assertThat(written()).containsExactly("300 stays");
    }

    @Test
    void whatIsTakenBackBeforeItWasLookedAt_doesNotComeOut() {
        add(HOUR, "taken back");
        add(HOUR, "stays");
        store.flushCache();
        queue.remove(HOUR, "taken back".getBytes(UTF_8));

        assertThat(due(HOUR)).containsExactly(HOUR + " stays");
        store.flushCache();
        assertThat(written()).isEmpty();
    }

    @Test
    void whatIsAddedAgainAfterItWasTakenBack_comesOut() {
        add(HOUR, "a");
        store.flushCache();
        queue.remove(HOUR, "a".getBytes(UTF_8));
        add(HOUR, "a");
        store.flushCache();
        restart();

        assertThat(due(HOUR)).containsExactly(HOUR + " a");
    }

    @Test
    void storedAndUnwrittenRows_comeOutInOneOrder() {
        add(HOUR + 2, "stored");
        add(HOUR + 4, "stored");
        store.flushCache();
        add(HOUR + 1, "fresh");
        add(HOUR + 3, "fresh");

        assertThat(due(2 * HOUR))
                .containsExactly(
                        (HOUR + 1) + " fresh", (HOUR + 2) + " stored", (HOUR + 3) + " fresh", (HOUR + 4) + " stored");
    }

    @Test
    void noMoreThanAskedFor_theRestTheNextTime() {
        add(100, "a");
        add(200, "b");
        add(300, "c");
        List<String> out = new ArrayList<>();

        queue.run(400, 2, (time, key, value) -> out.add(new String(key, UTF_8)));
        assertThat(out).containsExactly("a", "b");

        assertThat(due(400)).containsExactly("300 c");
    }

    @Test
    void ofVeryManyInTheStore_nothingIsLeftOutOrOutOfOrder() {
        int many = 40_000;
        for (int i = 0; i < many; i++) {
            add(i / 2, "row" + i);
        }
        store.flushCache();
        restart();
        add(many / 4, "fresh");

        assertThat(due(many)).hasSize(many + 1).isSortedAccordingTo((a, b) -> Long.compare(time(a), time(b)));
    }

    @Test
    void tooManyAtOnce_areWrittenEarlier_andNoneIsLost() {
        int many = 40_000;
        for (int i = 0; i < many; i++) {
            add(i, "row" + i);
        }

        assertThat(written()).isNotEmpty();
        assertThat(due(many)).hasSize(many).isSortedAccordingTo((a, b) -> Long.compare(time(a), time(b)));
    }

    private void restart() {
        store = CommitAwareStore.over(rows);
        queue = TimeQueue.in(store, new RecordTransaction());
    }

    private void add(long time, String name) {
        queue.add(time, name.getBytes(UTF_8), VALUE);
    }

    private List<String> due(long now) {
        List<String> out = new ArrayList<>();
        queue.run(now, (time, key, value) -> out.add(time + " " + new String(key, UTF_8)));
        return out;
    }

    private static long time(String row) {
        return Long.parseLong(row.substring(0, row.indexOf(' ')));
    }

    private List<String> written() {
        List<String> names = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> all = rows.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> row = all.next();
                byte[] key = row.key.get();
                names.add(ByteBuffer.wrap(key).getLong() + " "
                        + new String(key, Long.BYTES, key.length - Long.BYTES, UTF_8));
            }
        }
        return names;
    }
}
