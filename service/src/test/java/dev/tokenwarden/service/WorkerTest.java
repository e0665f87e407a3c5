package dev.tokenwarden.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerTest {

    @Test
    void failure_isReportedAndTheTaskRunsAgain() {
        AtomicInteger attempts = new AtomicInteger();
        AtomicInteger heard = new AtomicInteger();
        try (Worker worker = Worker.builder("flaky", stop -> {
                    if (attempts.incrementAndGet() < 3) {
                        throw new IllegalStateException("attempt " + attempts);
                    }
                    stop.await(Duration.ofMinutes(1));
                })
                .onFailure(failure -> heard.incrementAndGet())
                .build()) {
            worker.start();

            await().until(() -> attempts.get() == 3);

            assertThat(heard).hasValue(2);
            assertThat(worker.failures()).isEqualTo(2);
            assertThat(worker.failure()).containsInstanceOf(IllegalStateException.class);
            assertThat(worker.isAlive()).isTrue();
        }
    }

    @Test
    void close_endsTheWaitAfterAFailure() {
        CountDownLatch failed = new CountDownLatch(1);
        Worker worker = Worker.builder("broken", stop -> {
                    throw new IllegalStateException("always");
                })
                .onFailure(failure -> failed.countDown())
                .build();
        worker.start();
        await().until(() -> failed.getCount() == 0);

        worker.close();

        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void close_wakesTheTask() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        Worker worker = Worker.builder("polling", stop -> {
                    begun.countDown();
                    woken.await();
                })
                .wakeup(woken::countDown)
                .build();
        worker.start();
        await().until(() -> begun.getCount() == 0);

        worker.close();

        assertThat(worker.isAlive()).isFalse();
        assertThat(worker.failures()).isZero();
    }

    @Test
    void recovered_forgetsTheFailure() {
        AtomicInteger attempts = new AtomicInteger();
        try (Worker worker = Worker.builder("recovering", stop -> {
                    if (attempts.incrementAndGet() == 1) {
                        throw new IllegalStateException("first");
                    }
                    stop.await(Duration.ofMinutes(1));
                })
                .build()) {
            worker.start();
            await().until(() -> attempts.get() == 2);

            worker.recovered();

            assertThat(worker.failure()).isEmpty();
            assertThat(worker.failures()).isEqualTo(1);
        }
    }

    @Test
    void task_thatReturnsEndsTheWorker() {
        Worker worker = Worker.builder("short", stop -> {}).build();

        worker.start();

        await().until(() -> !worker.isAlive());
        assertThat(worker.failures()).isZero();
    }

    @Test
    void standstill_isATurnThatTakesTooLong_orAThreadThatHasEnded() throws Exception {
        java.util.concurrent.CountDownLatch stuck = new java.util.concurrent.CountDownLatch(1);
        java.util.concurrent.CountDownLatch turning = new java.util.concurrent.CountDownLatch(1);
        Worker worker = Worker.builder("stuck", stop -> {
                    while (!stop.isRequested()) {
                        turning.countDown();
                        stuck.await();
                        return;
                    }
                })
                .build();
        worker.start();
        turning.await();

        assertThat(worker.standstill(Duration.ofMinutes(5))).isEmpty();
        assertThat(worker.standstill(Duration.ZERO)).startsWith("thread stuck has been stuck for 0 s");

        stuck.countDown();
        await().untilAsserted(() ->
                assertThat(worker.standstill(Duration.ofMinutes(5))).isEqualTo("thread stuck has ended"));
        worker.close();
        assertThat(worker.standstill(Duration.ofMinutes(5)))
                .as("it was stopped")
                .isEmpty();
    }
}
