package dev.tokenwarden.ingest.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrokerClockTest {
    private final BrokerClock clock = new BrokerClock();

    @Test
    void at_isNotLaterThanTheBrokerThatIsMostBehind() {
        clock.observe(10_000, 10_004);
        clock.observe(9_000, 10_002);
        clock.roll();

        assertThat(clock.at(20_000)).isEqualTo(18_998);
    }

    @Test
    void roll_withoutObservations_keepsWhatIsKnown() {
        assertThat(clock.isKnown()).isFalse();
        clock.observe(10_000, 10_000);
        clock.roll();
        clock.roll();

        assertThat(clock.at(30_000)).isEqualTo(30_000);
    }
}
