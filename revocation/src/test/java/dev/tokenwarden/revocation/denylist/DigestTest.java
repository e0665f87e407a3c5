package dev.tokenwarden.revocation.denylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

final class DigestTest {
    private static ViewDigest of(int from, int to, String value) {
        ViewDigest digest = new ViewDigest();
        for (int i = from; i < to; i++) {
            digest.add("token:1:i:" + i, value + i);
        }
        return digest;
    }

    @Test
    void sameEntries_inAnyOrder_areEqual() {
        ViewDigest other = new ViewDigest();
        for (int i = 999; i >= 0; i--) {
            other.add("token:1:i:" + i, "v" + i);
        }
        assertThat(other.differing(of(0, 1_000, "v")).isEmpty()).isTrue();
        assertThat(other.hex()).isEqualTo(of(0, 1_000, "v").hex());
        assertThat(other.count()).isEqualTo(1_000);
    }

    @Test
    void oneEntryMoreOrOther_showsInItsBucketAlone() {
        BitSet more = of(0, 1_000, "v").differing(of(0, 999, "v"));
        assertThat(more.stream()).containsExactly(ViewDigest.bucket("token:1:i:999"));
        ViewDigest changed = of(0, 999, "v");
        changed.add("token:1:i:999", "other");
        assertThat(of(0, 1_000, "v").differing(changed).stream()).containsExactly(ViewDigest.bucket("token:1:i:999"));
    }

    @Test
    void buckets_areInRange_andAllUsed() {
        BitSet used = new BitSet();
        for (int i = 0; i < 100_000; i++) {
            used.set(ViewDigest.bucket("token:24:https://idp.acme.example:5:" + i));
        }
        assertThat(used.length()).isLessThanOrEqualTo(ViewDigest.BUCKETS);
        assertThat(used.cardinality()).isEqualTo(ViewDigest.BUCKETS);
    }
}
