package dev.tokenwarden.ingest;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts the mismatches of a partition by kind of claim, on one UTC day. It is committed with the offset that it counts
 * up to, so that a restart neither forgets nor counts twice.
 */
final class Tally {
    private @Nullable LocalDate day;
    private final Map<Claim, Long> counts = new EnumMap<>(Claim.class);

    /** Counts one mismatch. The first mismatch of another day starts again at one. */
    void add(LocalDate on, Claim claim) {
        if (!on.equals(day)) {
            day = on;
            counts.clear();
        }
        counts.merge(claim, 1L, Long::sum);
    }

    long count(LocalDate on, Claim claim) {
        return on.equals(day) ? counts.getOrDefault(claim, 0L) : 0;
    }

    /** The form that is committed; empty while nothing was counted. */
    String toMetadata() {
        return day == null
                ? ""
                : day
                        + counts.entrySet().stream()
                                .map(entry -> " " + entry.getKey().wireName() + "=" + entry.getValue())
                                .collect(Collectors.joining());
    }

    /** Reads the committed form. Unreadable metadata counts as zero. */
    static Tally fromMetadata(@Nullable String metadata) {
        if (metadata == null || metadata.isEmpty()) {
            return new Tally();
        }
        try {
            return parse(metadata.split(" ", -1));
        } catch (DateTimeException | NumberFormatException e) {
            return new Tally();
        }
    }

    private static Tally parse(String[] parts) {
        Tally tally = new Tally();
        tally.day = LocalDate.parse(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            for (Claim claim : Claim.values()) {
                String prefix = claim.wireName() + "=";
                if (parts[i].startsWith(prefix)) {
                    tally.counts.put(claim, Long.parseLong(parts[i].substring(prefix.length())));
                }
            }
        }
        return tally;
    }
}
