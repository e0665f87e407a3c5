package dev.tokenwarden.verifier.denylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class DigestTableTest {
    /** What the model holds of an entry. */
    private record State(boolean shadow, long cutoff, int bucket) {}

    private record Key(long first, long second) {}

    @Test
    void behavesAsAMap_underRandomChanges() {
        Random random = new Random(7);
        DigestTable table = new DigestTable(true);
        Map<Key, State> model = new HashMap<>();
        int now = 0;
        for (int i = 0; i < 200_000; i++) {
            // Few first halves, so that they collide.
            Key key = new Key(DigestTable.first(random.nextInt(600)), random.nextInt(3));
            int dice = random.nextInt(1000);
            if (dice < 500) {
                State state = new State(random.nextBoolean(), random.nextInt(9), now + 1 + random.nextInt(20));
                table.put(key.first(), key.second(), state.shadow(), state.cutoff(), state.bucket());
                model.put(key, state);
            } else if (dice < 900) {
                table.remove(key.first(), key.second());
                model.remove(key);
            } else if (dice == 999) {
                int bucket = ++now;
                table.expire(bucket);
                model.values().removeIf(state -> state.bucket() < bucket);
            }
            assertThat(find(table, key)).isEqualTo(model.get(key));
            assertThat(table.size()).isEqualTo(model.size());
        }
        assertThat(model).isNotEmpty();
    }

    @Test
    void entriesStayVisible_whileOthersComeAndGo() throws Exception {
        DigestTable table = new DigestTable(false);
        for (long i = 1; i <= 1000; i++) {
            table.put(i * 0x9E3779B97F4A7C15L, i, false, Long.MAX_VALUE, DigestTable.NEVER);
        }
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            try {
                while (!stop.get()) {
                    for (long i = 1; i <= 1000; i++) {
                        assertThat(find(table, new Key(i * 0x9E3779B97F4A7C15L, i)))
                                .isNotNull();
                    }
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        reader.start();
        Random random = new Random(3);
        for (int round = 0; round < 60; round++) {
            long[] added = random.longs(5_000).toArray();
            for (long first : added) {
                table.put(DigestTable.first(first), 7, false, Long.MAX_VALUE, 1);
            }
            table.expire(2);
        }
        stop.set(true);
        reader.join();

        assertThat(failure.get()).isNull();
        assertThat(table.size()).isEqualTo(1000);
        assertThat(table.bytes()).isLessThan(40 * 1001);
    }

    @Test
    void entries_takeAtMost40BytesEach_howeverManyThereAre() {
        DigestTable table = new DigestTable(false);
        Random random = new Random(5);
        for (int i = 1; i <= 1_000_000; i++) {
            table.put(DigestTable.first(random.nextLong()), random.nextLong(), false, Long.MAX_VALUE, 100);
            if (i > 1_000) {
                assertThat((double) table.bytes() / i).isLessThanOrEqualTo(40);
            }
        }
        assertThat(table.size()).isEqualTo(1_000_000);
        assertThat(bytes(1_000_000)).isLessThan(40);
        assertThat(bytes(10_000)).isLessThan(40);
    }

    private static double bytes(int expected) {
        return (double) new DigestTable(false, expected).bytes() / expected;
    }

    @Test
    void filter_turnsMostAbsentOnesAway_andNoPresentOne() {
        DigestTable table = new DigestTable(false);
        Random random = new Random(9);
        long[] present = random.longs(75_000).map(DigestTable::first).toArray();
        for (long first : present) {
            table.put(first, 1, false, Long.MAX_VALUE, 100);
        }

        assertThat(Arrays.stream(present).allMatch(table.slots()::mayHold)).isTrue();
        assertThat(random.longs(100_000).filter(table.slots()::mayHold).count()).isLessThan(12_000);
    }

    private static State find(DigestTable table, Key key) {
        DigestTable.Slots slots = table.slots();
        int slot = slots.mayHold(key.first()) ? slots.find(key.first(), slots.home(key.first())) : -1;
        while (slot >= 0 && slots.second(slot) != key.second()) {
            slot = slots.find(key.first(), slots.after(slot));
        }
        return slot < 0 || slots.dead(slot)
                ? null
                : new State(slots.shadow(slot), slots.cutoff(slot), slots.bucket(slot));
    }
}
