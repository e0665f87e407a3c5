package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * A digest of a set of entries, in buckets: two sets are equal if all buckets are, and where they are not, only the entries of
 * those buckets need be compared. The order in which entries are added does not matter. A bucket is the exclusive or of the
 * first eight bytes of each entry's SHA-256. Not safe for use by several threads.
 */
final class ViewDigest {
    static final int BUCKETS = 1_024;

    private final long[] buckets = new long[BUCKETS];
    private long count;

    /** The bucket of an entry of that name. */
    static int bucket(String name) {
        return (name.hashCode() * 0x9E3779B9) >>> 22;
    }

    void add(String name, String value) {
        byte[] hash = Digests.sha256(
                name.getBytes(StandardCharsets.UTF_8), new byte[1], value.getBytes(StandardCharsets.UTF_8));
        buckets[bucket(name)] ^= ByteBuffer.wrap(hash).getLong();
        count++;
    }

    long count() {
        return count;
    }

    /** The buckets in which the two differ. */
    BitSet differing(ViewDigest other) {
        BitSet differing = new BitSet(BUCKETS);
        for (int i = 0; i < BUCKETS; i++) {
            if (buckets[i] != other.buckets[i]) {
                differing.set(i);
            }
        }
        return differing;
    }

    /** The digest of all buckets: 32 hexadecimal digits. */
    String hex() {
        ByteBuffer all = ByteBuffer.allocate(BUCKETS * Long.BYTES);
        for (long bucket : buckets) {
            all.putLong(bucket);
        }
        return Digests.hex(Digests.sha256(all.array()), 16);
    }
}
