package dev.tokenwarden.ingest.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.ingest.AdmissionVerdict;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a request or an event in it, as an RFC 9457 problem. Unchecked, so that a check deep in reading a
 * body can end it. Never holds any content of the request.
 */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final String reason;
    private final String field;
    private String challenge = "";
    private long retryAfter;

    Problem(int status, String title, String reason, String field, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.reason = reason;
        this.field = field;
    }

    static Problem of(AdmissionVerdict.Refused refused) {
        boolean foreign =
                refused.mismatch() != null || refused.reason().equals(AdmissionVerdict.Refused.NOT_REGISTERED);
        return new Problem(
                foreign ? 403 : 400,
                foreign ? "Not yours to report" : "Invalid event",
                refused.reason(),
                refused.field(),
                refused.detail());
    }

    static Problem malformed(String detail) {
        return new Problem(400, "Invalid request", "not-json", "", detail);
    }

    static Problem tooLarge(String detail) {
        return new Problem(413, "Too large", "too-large", "", detail);
    }

    /** @param challenge what {@code WWW-Authenticate} is to say */
    static Problem unauthenticated(String challenge) {
        Problem problem = new Problem(
                401,
                "Unauthenticated",
                "unauthenticated",
                "",
                "a valid JWT (Authorization: Bearer) or client certificate is needed");
        problem.challenge = challenge;
        return problem;
    }

    /** @param seconds when to come back */
    static Problem tooMany(long seconds) {
        Problem problem = new Problem(429, "Too many requests", "too-many", "", "more than the limit allows");
        problem.retryAfter = seconds;
        return problem;
    }

    static Problem unsupported(String header, String detail) {
        return new Problem(415, "Unsupported media type", "unsupported", header, header + ": " + detail);
    }

    static Problem tooSlow() {
        return new Problem(408, "Too slow", "too-slow", "", "the body took too long");
    }

    static Problem unavailable(String detail) {
        Problem problem = new Problem(503, "Unavailable", "unavailable", "", detail);
        problem.retryAfter = 1;
        return problem;
    }

    static Problem status(int status) {
        return new Problem(status, "The request cannot be served", "http-" + status, "", "HTTP status " + status);
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    /** Value for {@code WWW-Authenticate}; empty: none. */
    String challenge() {
        return challenge;
    }

    /** Seconds for {@code Retry-After}; 0: none. */
    long retryAfter() {
        return retryAfter;
    }

    /** As one member of a list where {@code index} is given. */
    ObjectNode toJson(@Nullable Integer index) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        if (index != null) {
            json.put("index", index);
        }
        json.put("type", "about:blank");
        json.put("title", title);
        json.put("status", status);
        json.put("detail", getMessage());
        json.put("reason", reason);
        if (!field.isEmpty()) {
            json.put("field", field);
        }
        return json;
    }
}
