package dev.tokenwarden.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TokenBucketsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final TokenBuckets limit = new TokenBuckets(2, nanos::get);

    @Test
    void burst_passes_thenTheRate() {
        for (int i = 0; i < 20; i++) {
            assertThat(limit.allows("ann")).isTrue();
        }
        assertThat(limit.allows("ann")).isFalse();
        assertThat(limit.allows("bob")).as("another has his own").isTrue();
        nanos.addAndGet(500_000_000);
        assertThat(limit.allows("ann")).isTrue();
        assertThat(limit.allows("ann")).isFalse();
    }
}
