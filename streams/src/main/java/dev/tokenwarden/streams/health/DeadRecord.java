package dev.tokenwarden.streams.health;

import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Makes the headers of detection's dead letters. */
public final class DeadRecord {
    /** The reason of a record that could not be processed. */
    public static final String PROCESSING_FAILED = "processing-failed";

    /** The reason of a record that could not be read. */
    public static final String UNREADABLE = "unreadable";

    /**
     * The reason of a timer that failed. Its letter holds the key of the state, and the fact that waited, if one did.
     */
    public static final String TIMER_FAILED = "timer-failed";

    private static final String ADMISSION_PREFIX = "tw-";

    private DeadRecord() {}

    /**
     * Headers of a dead letter.
     *
     * @param origin topic, partition and offset, or the task and its timer
     * @param error why the record or timer was set aside
     * @param record headers of the record; those of admission name the reporter and are not kept
     */
    public static Headers headers(String reason, String origin, Throwable error, @Nullable Headers record) {
        Headers headers = new RecordHeaders();
        if (record != null) {
            for (Header header : record) {
                if (!header.key().startsWith(ADMISSION_PREFIX)) {
                    headers.add(header);
                }
            }
            Header reporter = record.lastHeader(AdmissionHeaders.REPORTER);
            if (reporter != null) {
                headers.add(DeadLetterHeaders.REPORTER, reporter.value());
            }
        }
        add(headers, DeadLetterHeaders.REASON, reason);
        add(headers, DeadLetterHeaders.DETAIL, error.getClass().getSimpleName());
        add(headers, DeadLetterHeaders.ORIGIN, origin);
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
