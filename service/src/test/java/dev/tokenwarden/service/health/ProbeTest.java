package dev.tokenwarden.service.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProbeTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean answers = new AtomicBoolean(true);
    private final Probe probe = new Probe("Kafka", this::answer, () -> {}, nanos::get);

    @Test
    void server_isNotKnown_beforeItsFirstAnswer() {
        assertThat(probe.problem()).isEqualTo("Kafka has not answered yet");
    }

    @Test
    void server_isLost_afterFiveSecondsOfSilence_andThereAgainWithItsNextAnswer() {
        probe.ask();
        answers.set(false);
        advance(4_999);
        probe.ask();
        assertThat(probe.problem()).isEmpty();

        advance(1);
        assertThat(probe.problem()).isEqualTo("Kafka has not answered for 5 s (IllegalStateException)");

        answers.set(true);
        probe.ask();
        assertThat(probe.problem()).isEmpty();
    }

    @Test
    void question_thatHangs_isSilence() {
        probe.ask();
        advance(7_000);

        assertThat(probe.problem()).isEqualTo("Kafka has not answered for 7 s");
    }

    private boolean answer() {
        if (!answers.get()) {
            throw new IllegalStateException("away");
        }
        return true;
    }

    private void advance(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
