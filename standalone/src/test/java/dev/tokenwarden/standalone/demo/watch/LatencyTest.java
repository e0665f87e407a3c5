package dev.tokenwarden.standalone.demo.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LatencyTest {
    @Test
    void percentiles_areNearestRank() {
        List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList();

        assertThat(Latency.of(hundred)).isEqualTo(new Latency(100, 50, 99, 100));
    }

    @Test
    void percentiles_ofFew_areNotBetterThanTheyWere() {
        assertThat(Latency.of(List.of(30L, 10L))).isEqualTo(new Latency(2, 10, 30, 30));
        assertThat(Latency.of(List.of(7L))).isEqualTo(new Latency(1, 7, 7, 7));
    }

    @Test
    void percentiles_ofNothing_areNothing() {
        assertThat(Latency.of(List.of()).text()).isEqualTo("none");
    }
}
