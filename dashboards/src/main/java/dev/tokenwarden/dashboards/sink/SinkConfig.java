package dev.tokenwarden.dashboards.sink;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Configuration of the sink.
 *
 * @param uses which uses of tokens it keeps
 * @param retention how long it keeps documents
 * @param requests the bounds of bulk requests
 * @param deadLetters where it keeps documents that OpenSearch refuses
 */
public record SinkConfig(
        UseSampling uses, RetentionPeriods retention, RequestLimits requests, DeadLetterLimits deadLetters) {
    /** Which uses of tokens are kept. */
    public enum Uses {
        ALL,
        SAMPLED,
        OFF
    }

    /**
     * Which uses of tokens are kept. Uses that the denylist stopped are always kept.
     *
     * @param share the share of tokens whose uses are kept where {@code keep} is {@code SAMPLED}, 0 to 1; the uses of one
     *     token are kept together or not at all
     */
    public record UseSampling(Uses keep, double share) {
        public UseSampling {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("sink.sample_share: must be from 0 to 1");
            }
        }
    }

    /**
     * How long documents are kept.
     *
     * @param uses for events; older ones are not written
     * @param findings for detections and ended revocations
     * @param decisions for decisions and actions of analysts
     */
    public record RetentionPeriods(Duration uses, Duration findings, Duration decisions) {
        public RetentionPeriods {
            requirePositive("sink.uses_retention", uses.toMillis());
            requirePositive("sink.findings_retention", findings.toMillis());
            requirePositive("sink.decisions_retention", decisions.toMillis());
        }
    }

    /**
     * The bounds of bulk requests.
     *
     * @param documents the most documents in one request
     * @param inFlight the most requests with uses under way at a time
     */
    public record RequestLimits(int documents, int inFlight) {
        public RequestLimits {
            requirePositive("sink.batch_documents", documents);
            requirePositive("sink.in_flight", inFlight);
        }
    }

    /**
     * The file of refused documents.
     *
     * @param bytes the size at which the file is rotated
     * @param files how many rotated files are kept
     */
    public record DeadLetterLimits(Path directory, long bytes, int files) {
        public DeadLetterLimits {
            requirePositive("sink.dead_letter_bytes", bytes);
            requirePositive("sink.dead_letter_files", files);
        }
    }

    /** All uses for 7 days, findings for 90, decisions for 400; refused documents below {@code deadLetters}. */
    public static SinkConfig defaults(Path deadLetters) {
        return new SinkConfig(
                new UseSampling(Uses.ALL, 0.1),
                new RetentionPeriods(Duration.ofDays(7), Duration.ofDays(90), Duration.ofDays(400)),
                new RequestLimits(2_000, 2),
                new DeadLetterLimits(deadLetters, 16L << 20, 4));
    }

    /** The same, with other uses kept. */
    public SinkConfig with(UseSampling other) {
        return new SinkConfig(other, retention, requests, deadLetters);
    }

    /** The same, with another file of refused documents. */
    public SinkConfig with(DeadLetterLimits other) {
        return new SinkConfig(uses, retention, requests, other);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": must be positive");
        }
    }
}
