package dev.tokenwarden.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    @Test
    void metadata_readBack_countsOn() {
        Tally tally = new Tally();
        tally.add(DAY, Claim.SOURCE);
        tally.add(DAY, Claim.SOURCE);
        tally.add(DAY, Claim.TENANT);

        Tally restored = Tally.fromMetadata(tally.toMetadata());
        restored.add(DAY, Claim.SOURCE);

        assertThat(restored.count(DAY, Claim.SOURCE)).isEqualTo(3);
        assertThat(restored.count(DAY, Claim.TENANT)).isEqualTo(1);
        assertThat(restored.count(DAY, Claim.TYPE)).isZero();
    }

    @Test
    void add_otherDay_startsAnew() {
        Tally tally = new Tally();
        tally.add(DAY, Claim.SOURCE);
        tally.add(DAY.plusDays(1), Claim.TYPE);

        assertThat(tally.count(DAY.plusDays(1), Claim.SOURCE)).isZero();
        assertThat(tally.count(DAY, Claim.SOURCE)).isZero();
        assertThat(tally.count(DAY.plusDays(1), Claim.TYPE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "2026-11-23 source=x", "2026-13-01 source=1"})
    void fromMetadata_unreadable_countsNothing(String metadata) {
        assertThat(Tally.fromMetadata(metadata).toMetadata()).isEmpty();
    }
}
