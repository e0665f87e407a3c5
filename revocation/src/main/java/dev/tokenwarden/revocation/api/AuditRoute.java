package dev.tokenwarden.revocation.api;

import dev.tokenwarden.revocation.ledger.AuditReader;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Exports the audit log of a tenant, one JSON object per line. The topic is read while the answer is sent. */
final class AuditRoute {
    /** The most exports at a time: each export reads the topic. */
    private static final int AT_ONCE = 2;

    private final AuditReader audit;
    private final Semaphore exports = new Semaphore(AT_ONCE);

    AuditRoute(AuditReader audit) {
        this.audit = audit;
    }

    void export(Context request, ApiCaller caller) {
        String tenant = RevocationSearch.parameter(request, "tenant");
        if (tenant == null) {
            throw Problem.invalid("tenant", "is required: an export has one tenant");
        }
        caller.require(ApiRole.VIEWER, tenant, "tenant");
        Instant since = time(request, "since");
        Instant until = time(request, "until");
        if (since != null && until != null && !until.isAfter(since)) {
            throw Problem.invalid("until", "must be after since");
        }
        if (!exports.tryAcquire()) {
            throw Problem.tooMany();
        }
        InputStream lines;
        try {
            lines = audit.open(since, until, decision -> decision.tenant().equals(tenant));
        } catch (RuntimeException e) {
            exports.release();
            throw e;
        }
        request.contentType("application/x-ndjson");
        request.header("Cache-Control", "no-store");
        // The server closes the stream when it is sent, or when the caller has closed the connection.
        request.result(new FilterInputStream(lines) {
            private final AtomicBoolean closed = new AtomicBoolean();

            @Override
            public void close() throws IOException {
                if (closed.compareAndSet(false, true)) {
                    exports.release();
                    super.close();
                }
            }
        });
    }

    private static @Nullable Instant time(Context request, String name) {
        String text = RevocationSearch.parameter(request, name);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw Problem.invalid(name, "must be an RFC 3339 timestamp");
        }
    }
}
