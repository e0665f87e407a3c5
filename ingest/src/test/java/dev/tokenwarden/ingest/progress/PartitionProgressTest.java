package dev.tokenwarden.ingest.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.admission.InputProgress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {
    private final PartitionProgress progress = new PartitionProgress("sts", 0, 1);

    @Test
    void statement_beforeAnythingIsKnown_isEmpty() {
        assertThat(progress.statement()).isEmpty();
    }

    @Test
    void done_readToTheAppendTimeOfTheLastRecord() {
        progress.done(1_000);
        progress.done(900);

        assertThat(progress.statement()).contains(new InputProgress("sts", 0, 1, Instant.ofEpochMilli(1_000), null));
    }

    @Test
    void reached_endOfThePartition_readToTheTimeOfThatEnd() {
        progress.endedAt(7, 5_000);
        progress.reached(6);
        assertThat(progress.statement()).isEmpty();

        progress.reached(7);

        assertThat(progress.statement()).map(InputProgress::readTo).contains(Instant.ofEpochMilli(5_000));
    }

    @Test
    void endedAt_whileABacklogGrows_theFirstEndCounts() {
        progress.endedAt(7, 5_000);
        progress.endedAt(70, 6_000);

        progress.reached(8);

        assertThat(progress.statement()).map(InputProgress::readTo).contains(Instant.ofEpochMilli(5_000));
    }

    @Test
    void admitted_keepsTheLatestEventTime() {
        progress.done(1);
        progress.admitted(Instant.ofEpochSecond(20));
        progress.admitted(Instant.ofEpochSecond(10));

        assertThat(progress.statement()).map(InputProgress::eventTime).contains(Instant.ofEpochSecond(20));
    }
}
