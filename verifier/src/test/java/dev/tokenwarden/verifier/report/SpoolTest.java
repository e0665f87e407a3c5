package dev.tokenwarden.verifier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolTest {
    private static final long MAX = 64L << 20;

    @TempDir
    Path dir;

    @Test
    void behavesAsAQueue_acrossReopening() throws IOException {
        Random random = new Random(11);
        Deque<byte[]> model = new ArrayDeque<>();
        Spool spool = Spool.open(dir, MAX);
        for (int i = 0; i < 3_000; i++) {
            int dice = random.nextInt(100);
            if (dice < 70) {
                byte[] record = new byte[random.nextInt(20_000)];
                random.nextBytes(record);
                assertThat(spool.append(record)).isTrue();
                model.add(record);
            } else if (dice < 95) {
                List<byte[]> read = spool.peek(1 + random.nextInt(8));
                assertThat(read).hasSameSizeAs(spool.peek(read.size()));
                if (random.nextBoolean()) {
                    for (byte[] record : read) {
                        assertThat(Arrays.equals(record, model.poll())).isTrue();
                    }
                    spool.advance();
                } else if (!read.isEmpty()) {
                    assertThat(Arrays.equals(read.get(0), model.peek())).isTrue();
                }
            } else {
                spool.close();
                spool = Spool.open(dir, MAX);
            }
            assertThat(spool.isEmpty()).isEqualTo(model.isEmpty());
        }
        while (!spool.isEmpty()) {
            for (byte[] record : spool.peek(50)) {
                assertThat(Arrays.equals(record, model.poll())).isTrue();
            }
            spool.advance();
        }
        assertThat(model).isEmpty();
        assertThat(spool.bytes()).isZero();
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.filter(file -> file.toString().endsWith(".spool"))).isEmpty();
        }
        spool.close();
    }

    @Test
    void bound_isHeld() throws IOException {
        try (Spool spool = Spool.open(dir, 1_000)) {
            int taken = 0;
            while (spool.append(new byte[92])) {
                taken++;
            }
            assertThat(taken).isEqualTo(10);
            spool.peek(1);
            spool.advance();
            assertThat(spool.append(new byte[92])).isTrue();
            assertThat(spool.append(new byte[92])).isFalse();
        }
    }

    private Path segmentOfTwoRecords() throws IOException {
        try (Spool spool = Spool.open(dir, MAX)) {
            spool.append(new byte[] {1, 2, 3});
            spool.append(new byte[] {4, 5, 6});
        }
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void recordCutShort_isDropped_andThoseBeforeKept() throws IOException {
        Path segment = segmentOfTwoRecords();
        byte[] whole = Files.readAllBytes(segment);
        for (int cut = 1; cut <= 10; cut++) {
            Files.write(segment, Arrays.copyOf(whole, whole.length - cut), StandardOpenOption.TRUNCATE_EXISTING);
            try (Spool spool = Spool.open(dir, MAX)) {
                List<byte[]> read = new ArrayList<>(spool.peek(10));
                assertThat(read).hasSize(1);
                assertThat(read.get(0)).containsExactly(1, 2, 3);
            }
        }
    }

    @Test
    void recordDamagedByACrash_isDropped() throws IOException {
        Path segment = segmentOfTwoRecords();
        byte[] damaged = Files.readAllBytes(segment);
        damaged[damaged.length - 1] ^= 1;
        Files.write(segment, damaged);

        try (Spool spool = Spool.open(dir, MAX)) {
            assertThat(spool.peek(10)).hasSize(1);
            assertThat(spool.append(new byte[] {7})).isTrue();
            assertThat(spool.peek(10)).hasSize(2);
        }
    }

    @Test
    void oneAtATime() throws IOException {
        try (Spool spool = Spool.open(dir, MAX)) {
            assertThat(spool.isEmpty()).isTrue();
            assertThatThrownBy(() -> Spool.open(dir, MAX))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(dir.toString());
        }
    }
}
