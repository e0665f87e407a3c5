package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.service.health.QuarantineCounts;
import dev.tokenwarden.streams.health.DetectionFailures;
import dev.tokenwarden.streams.health.RecordGuard;
import dev.tokenwarden.streams.health.RepeatedErrorException;
import dev.tokenwarden.streams.output.ForwardingOutputs;
import dev.tokenwarden.streams.output.TimerGuard;
import dev.tokenwarden.streams.store.RecordTransaction;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A record or timer that fails costs itself only. */
final class GuardsTest {
    private static final byte[] KEY = {1, 2};
    private static final byte[] VALUE = {3};

    private final DetectionFailures failures =
            new DetectionFailures(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), new SimpleMeterRegistry());
    private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();

    @BeforeEach
    void setTime() {
        context.setCurrentSystemTimeMs(0);
    }

    @Test
    void timerThatThrows_becomesADeadLetter_andTheCallerGoesOn() {
        timers(false).run(5, KEY, VALUE, () -> {
            throw new IllegalStateException("poison");
        });

        assertThat(context.forwarded()).singleElement().satisfies(forward -> {
            assertThat(forward.childName()).contains(ForwardingOutputs.DEAD);
            assertThat(forward.record().key()).isEqualTo(KEY);
            assertThat(forward.record().value()).isEqualTo(VALUE);
            assertThat(new String(
                            forward.record()
                                    .headers()
                                    .lastHeader(DeadLetterHeaders.REASON)
                                    .value(),
                            StandardCharsets.UTF_8))
                    .isEqualTo("timer-failed");
        });
        assertThat(failures.setAside()).isEqualTo(new QuarantineCounts(0, 1));
    }

    @Test
    void faultOfAStore_isNotTheTimers() {
        assertThatThrownBy(() -> timers(false).run(5, KEY, VALUE, () -> {
                    throw new ProcessorStateException("disk full");
                }))
                .isInstanceOf(ProcessorStateException.class);
        assertThat(failures.setAside().timers()).isZero();
    }

    @Test
    void timerOfABacktest_endsTheBacktest() {
        assertThatThrownBy(() -> timers(true).run(5, KEY, VALUE, () -> {
                    throw new IllegalStateException("poison");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void timerThatOverflowsTheStack_isTriedThreeTimes_thenSetAside() {
        TimerGuard guard = timers(false);
        AtomicInteger tried = new AtomicInteger();
        Runnable poison = () -> {
            tried.incrementAndGet();
            throw new StackOverflowError();
        };
        for (int i = 0; i < DetectionFailures.MOST_ERRORS; i++) {
            assertThatThrownBy(() -> guard.run(5, KEY, VALUE, poison)).isInstanceOf(StackOverflowError.class);
        }

        guard.run(5, KEY, VALUE, poison);
        guard.run(6, KEY, VALUE, tried::incrementAndGet);

        assertThat(tried).as("three times, and the next timer of the key").hasValue(4);
        assertThat(failures.setAside().timers()).isEqualTo(1);
    }

    @Test
    void recordThatEndedThreeThreads_isRefused_andTheNextIsNot() {
        RecordGuard guard = new RecordGuard(context, failures, new RecordTransaction());
        AtomicInteger processed = new AtomicInteger();
        Runnable overflow = () -> {
            throw new StackOverflowError();
        };
        context.setRecordMetadata("token-events", 0, 17);
        for (int i = 0; i < DetectionFailures.MOST_ERRORS; i++) {
            assertThatThrownBy(() -> guard.run(overflow)).isInstanceOf(StackOverflowError.class);
        }

        assertThatThrownBy(() -> guard.run(overflow))
                .isInstanceOf(RepeatedErrorException.class)
                .hasMessageContaining("token-events-0@17");
        context.setRecordMetadata("token-events", 0, 18);
        guard.run(processed::incrementAndGet);
        assertThat(processed).hasValue(1);
    }

    @Test
    void classThatIsMissing_isNotTheRecordsFault() {
        RecordGuard guard = new RecordGuard(context, failures, new RecordTransaction());
        AtomicInteger processed = new AtomicInteger();
        Runnable missing = () -> {
            throw new NoClassDefFoundError();
        };
        context.setRecordMetadata("token-events", 0, 17);
        for (int i = 0; i < 2 * DetectionFailures.MOST_ERRORS; i++) {
            assertThatThrownBy(() -> guard.run(missing)).isInstanceOf(NoClassDefFoundError.class);
        }

        guard.run(processed::incrementAndGet);
        assertThat(processed).hasValue(1);
    }

    private TimerGuard timers(boolean backtest) {
        ForwardingOutputs outputs = new ForwardingOutputs(
                context, ForwardingOutputs.DETECTIONS, ForwardingOutputs.FACTS, new RecordTransaction());
        return new TimerGuard("0_0", outputs, failures, backtest, new RecordTransaction());
    }
}
