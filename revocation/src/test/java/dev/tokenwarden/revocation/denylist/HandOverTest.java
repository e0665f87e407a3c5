package dev.tokenwarden.revocation.denylist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.RevocationSamples;
import dev.tokenwarden.revocation.ledger.LedgerListener;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class HandOverTest {
    private static final Target TARGET = Target.token(RevocationSamples.token("acme", "a1"));

    private final HandOver handOver = new HandOver();

    private void offer(long... offsets) {
        handOver.offer(Arrays.stream(offsets)
                .mapToObj(offset -> new LedgerListener.Committed(TARGET, null, offset, 0, null))
                .toList());
    }

    private List<Long> take() {
        return handOver.take().stream().map(DenylistChange::offset).toList();
    }

    @Test
    void handedOver_isAppliedOnce() {
        handOver.restart(9);
        offer(10, 11);
        assertThat(take()).containsExactly(10L, 11L);
        assertThat(handOver.position()).isEqualTo(11);
        assertThat(handOver.isNew(10)).isFalse();
        assertThat(handOver.isNew(11)).isFalse();
        assertThat(handOver.isNew(13)).isTrue();
        assertThat(handOver.position()).isEqualTo(13);
    }

    @Test
    void handedOverLate_isLeftOut() {
        handOver.restart(9);
        assertThat(handOver.isNew(10)).isTrue();
        offer(10);
        assertThat(take()).isEmpty();
    }

    @Test
    void gap_makesAllBeAppliedAgainInOrder() {
        // given: 10 was committed, and nobody was told so
        handOver.restart(9);
        offer(11, 12);
        take();

        // when, then
        assertThat(handOver.isNew(10)).isTrue();
        assertThat(handOver.isNew(11)).isTrue();
        assertThat(handOver.isNew(12)).isTrue();
    }

    @Test
    void overflow_isLeftToTheConsumer() {
        handOver.restart(-1);
        offer(LongStream.range(0, 20_000).toArray());
        assertThat(take()).hasSize(10_000);
        assertThat(handOver.isNew(9_999)).isFalse();
        assertThat(handOver.isNew(10_000)).isTrue();
    }

    @Test
    void restart_forgetsWhatTheRebuildHas() {
        handOver.restart(9);
        offer(10, 20);
        handOver.restart(15);
        assertThat(take()).containsExactly(20L);
    }
}
