package dev.tokenwarden.ingest.importers;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the records: {@code records = mapped + sum of passed + sum of aside}. Mapped records made {@code events},
 * of which {@code repeated} were there before.
 *
 * @param passed records in order that say nothing about tokens, by why
 * @param aside records set aside, by why
 * @param damaged files whose end could not be read
 */
public record ImportCounts(
        long records,
        long mapped,
        long events,
        long repeated,
        Map<String, Long> passed,
        Map<String, Long> aside,
        long damaged) {
    public ImportCounts {
        passed = new TreeMap<>(passed);
        aside = new TreeMap<>(aside);
    }

    /** Records that say nothing about tokens. */
    public long passedOver() {
        return sum(passed);
    }

    /** Records set aside. */
    public long setAside() {
        return sum(aside);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
