package dev.tokenwarden.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final AtomicLong now = new AtomicLong();
    private final Rates rates = new Rates(10, 2, now::get);

    @Test
    void take_withinTheRate_neverWaits() {
        for (int second = 0; second < 100; second++) {
            assertThat(rates.wait("a")).isZero();
            rates.take("a", 10);
            now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
    }

    @Test
    void take_moreThanTheRate_waitsUntilItIsPaidFor() {
        rates.take("a", 35);

        assertThat(rates.wait("a")).isEqualTo(3);
        assertThat(rates.wait("b")).isZero();
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(2_499));
        assertThat(rates.wait("a")).isPositive();
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(2));
        assertThat(rates.wait("a")).isZero();
    }

    @Test
    void callers_beyondTheBound_areForgotten_theLeastRecentFirst() {
        rates.take("a", 100);
        rates.take("b", 100);
        rates.take("c", 100);

        assertThat(rates.wait("c")).isPositive();
        assertThat(rates.wait("b")).isPositive();
        assertThat(rates.wait("a")).isZero();
    }
}
