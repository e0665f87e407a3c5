package dev.tokenwarden.dashboards.sink;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What is sunk, and within which bounds.
 *
 * @param uses which uses of tokens are kept
 * @param sampleShare share of tokens whose uses are kept where {@code uses} says sampled, 0 to 1; a token's uses are kept
 *     together or not at all, and uses that the denylist stopped are always kept
 * @param usesRetention for how long; older ones are not even written
 * @param findingsRetention for how long detections and ended revocations are kept
 * @param decisionsRetention for how long decisions, the audit log, are kept
 * @param batchDocuments most documents in one bulk request
 * @param inFlight most bulk requests of uses under way at once
 * @param deadLetters directory for documents that OpenSearch refuses
 * @param deadLetterBytes size at which the file there is rotated
 * @param deadLetterFiles rotated files that are kept
 */
public record SinkConfig(
        Uses uses,
        double sampleShare,
        Duration usesRetention,
        Duration findingsRetention,
        Duration decisionsRetention,
        int batchDocuments,
        int inFlight,
        Path deadLetters,
        long deadLetterBytes,
        int deadLetterFiles) {
    /** Which uses of tokens are kept. */
    public enum Uses {
        ALL,
        SAMPLED,
        OFF
    }

    public SinkConfig {
        if (!(sampleShare >= 0 && sampleShare <= 1)) {
            throw new IllegalArgumentException("sink.sample_share: must be from 0 to 1");
        }
        requirePositive("sink.uses_retention", usesRetention);
        requirePositive("sink.findings_retention", findingsRetention);
        requirePositive("sink.decisions_retention", decisionsRetention);
        requirePositive("sink.batch_documents", batchDocuments);
        requirePositive("sink.in_flight", inFlight);
        requirePositive("sink.dead_letter_bytes", deadLetterBytes);
        requirePositive("sink.dead_letter_files", deadLetterFiles);
    }

    /** All uses for 7 days, findings for 90, decisions for 400; dead letters below {@code deadLetters}. */
    public static SinkConfig defaults(Path deadLetters) {
        return new SinkConfig(
                Uses.ALL,
                0.1,
                Duration.ofDays(7),
                Duration.ofDays(90),
                Duration.ofDays(400),
                2_000,
                2,
                deadLetters,
                16L << 20,
                4);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": must be positive");
        }
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": must be positive");
        }
    }
}
