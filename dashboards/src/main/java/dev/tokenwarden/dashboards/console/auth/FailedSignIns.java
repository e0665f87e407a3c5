package dev.tokenwarden.dashboards.console.auth;

import dev.tokenwarden.dashboards.action.AnalystAction;
import dev.tokenwarden.dashboards.action.AuditLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records failed sign-ins in the audit log, at most {@link #MOST} per minute, because anybody can cause them. The next record
 * states how many were left out.
 */
public final class FailedSignIns {
    private static final Logger log = LoggerFactory.getLogger(FailedSignIns.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST = 20;
    private static final int LONGEST_REASON = 300;

    private final AuditLog audit;
    private final Clock clock;
    private Instant windowStart = Instant.EPOCH;
    private int recorded;
    private long leftOut;

    public FailedSignIns(AuditLog audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Records a failed sign-in.
     *
     * @param address address of the client
     */
    void record(String address, String reason) {
        String text = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
        log.atWarn().addKeyValue("address", address).addKeyValue("reason", text).log("Sign-in failed");
        Instant now = clock.instant();
        long missing = admit(now);
        if (missing >= 0) {
            audit.appendLater(new AnalystAction(
                    UUID.randomUUID().toString(),
                    now,
                    Analyst.ALL,
                    "system:console",
                    "sign-in-failed",
                    List.of(),
                    Map.of("reason", text, "address", address, "left_out", Long.toString(missing))));
        }
    }

    /** Number of records that were left out before this one; -1 if this one is left out too. */
    private synchronized long admit(Instant now) {
        if (now.isAfter(windowStart.plus(WINDOW))) {
            windowStart = now;
            recorded = 0;
        }
        if (recorded >= MOST) {
            leftOut++;
            return -1;
        }
        recorded++;
        long missing = leftOut;
        leftOut = 0;
        return missing;
    }
}
