package dev.tokenwarden.revocation.api;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.revocation.Role;
import dev.tokenwarden.revocation.ledger.Audit;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The whole audit log, one JSON object a line. It is read from the topic while it is written out: nothing is gathered. */
final class AuditRoute {
    /** Exports at a time: each reads the topic by itself. */
    private static final int AT_ONCE = 2;

    private final Audit audit;
    private final Semaphore exports = new Semaphore(AT_ONCE);

    AuditRoute(Audit audit) {
        this.audit = audit;
    }

    void export(Context request, Caller caller) {
        String tenant = Search.parameter(request, "tenant");
        if (tenant == null) {
            throw Problem.invalid("tenant", "is required: an export is of one tenant");
        }
        caller.require(Role.VIEWER, tenant, "tenant");
        Instant since = time(request, "since");
        Instant until = time(request, "until");
        if (since != null && until != null && !until.isAfter(since)) {
            throw Problem.invalid("until", "must be after since");
        }
        if (!exports.tryAcquire()) {
            throw Problem.tooMany();
        }
        try {
            request.contentType("application/x-ndjson");
            request.header("Cache-Control", "no-store");
            OutputStream out = request.res().getOutputStream();
            audit.read(since, until, (decision, json) -> write(tenant, decision, json, out));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            exports.release();
        }
    }

    private static void write(String tenant, Decision decision, byte[] json, OutputStream out) {
        if (decision.tenant().equals(tenant)) {
            try {
                out.write(json);
                out.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static @Nullable Instant time(Context request, String name) {
        String text = Search.parameter(request, name);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw Problem.invalid(name, "must be an RFC 3339 timestamp");
        }
    }
}
