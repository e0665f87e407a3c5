package dev.tokenwarden.verifier.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UseQueueTest {
    @Test
    void whatGoesInComesOut_inOrder_andNoMoreThanFits() {
        UseQueue<Integer> queue = new UseQueue<>(5);
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 5; i++) {
                assertThat(queue.offer(i)).isTrue();
            }
            assertThat(queue.offer(5)).isFalse();
            assertThat(queue.size()).isEqualTo(5);
            for (int i = 0; i < 5; i++) {
                assertThat(queue.poll()).isEqualTo(i);
            }
            assertThat(queue.poll()).isNull();
            assertThat(queue.size()).isZero();
        }
    }

    @Test
    void manyThreads_loseNothing_andKeepTheirOwnOrder() throws Exception {
        UseQueue<long[]> queue = new UseQueue<>(64);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            long id = t;
            Thread thread = new Thread(() -> {
                for (long i = 0; i < 50_000; ) {
                    if (queue.offer(new long[] {id, i})) {
                        i++;
                    } else {
                        Thread.onSpinWait();
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        long[] next = new long[4];
        for (int taken = 0; taken < 200_000; ) {
            long[] element = queue.poll();
            if (element != null) {
                assertThat(element[1]).isEqualTo(next[(int) element[0]]++);
                taken++;
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(queue.size()).isZero();
    }
}
