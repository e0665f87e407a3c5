package dev.tokenwarden.policy;

import org.jspecify.annotations.Nullable;

/**
 * How much of a reporter's input is admitted per second. The rest waits in the reporter's input topic. No event is
 * lost, and no other reporter waits.
 *
 * @param maxRate events a second; null: no limit
 * @param maxBytes bytes a second, decompressed; null: no limit
 */
public record ReportingQuota(
        @Nullable Long maxRate, @Nullable Long maxBytes) {
    /** No limits. */
    public static final ReportingQuota NONE = new ReportingQuota(null, null);

    public ReportingQuota {
        if ((maxRate != null && maxRate < 1) || (maxBytes != null && maxBytes < 1)) {
            throw new IllegalArgumentException("a quota must be at least 1 a second");
        }
    }
}
