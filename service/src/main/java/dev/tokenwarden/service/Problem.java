package dev.tokenwarden.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that is refused, as an RFC 9457 problem. Unchecked, so that a check deep in reading a body can end it. Never holds
 * content of the request. Immutable: each {@code with} method returns another one.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final @Nullable String field;
    private final @Nullable String reason;
    private final Headers headers;
    private final ObjectNode members;

    /**
     * Headers of the answer.
     *
     * @param challenge {@code WWW-Authenticate}; empty: none
     * @param retryAfterSeconds {@code Retry-After}; 0: none
     */
    private record Headers(String challenge, long retryAfterSeconds) {
        private static final Headers NONE = new Headers("", 0);
    }

    private Problem(
            int status,
            String title,
            String detail,
            @Nullable String field,
            @Nullable String reason,
            Headers headers,
            ObjectNode members) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.field = field;
        this.reason = reason;
        this.headers = headers;
        this.members = members;
    }

    /** Any problem: {@code title} is a short noun phrase, {@code detail} says what to do. */
    public static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, null, null, Headers.NONE, JsonNodeFactory.instance.objectNode());
    }

    public static Problem of(int status, String title) {
        return of(status, title, title);
    }

    public static Problem invalid(String field, String detail) {
        return of(400, "Invalid request", detail).withField(field);
    }

    public static Problem malformed(String detail) {
        return of(400, "Invalid request", detail);
    }

    public static Problem unauthenticated() {
        return of(401, "Unauthenticated", "a valid API token is needed (Authorization: Bearer)")
                .withChallenge("Bearer realm=\"tokenwarden\"");
    }

    /** For clients that sign in otherwise than by a bearer token. */
    public static Problem unauthenticated(String detail) {
        return of(401, "Unauthenticated", detail);
    }

    public static Problem forbidden(String detail) {
        return of(403, "Forbidden", detail);
    }

    public static Problem forbidden(String field, String detail) {
        return of(403, "Forbidden", detail).withField(field);
    }

    public static Problem notFound(String detail) {
        return of(404, "Not found", detail);
    }

    public static Problem conflict(String detail) {
        return of(409, "Conflict", detail);
    }

    static Problem tooLarge() {
        return of(413, "Too large", "a body may have at most 65536 bytes");
    }

    public static Problem unavailable(String detail) {
        return of(503, "Unavailable", detail);
    }

    public static Problem tooMany() {
        return of(429, "Too many requests", "slow down: see Retry-After").withRetryAfter(Duration.ofSeconds(1));
    }

    /** With the path of the field at fault. */
    public Problem withField(String value) {
        return new Problem(status, title, detail(), value, reason, headers, members);
    }

    /** With a machine-readable reason, one of a fixed set. */
    public Problem withReason(String value) {
        return new Problem(status, title, detail(), field, value, headers, members);
    }

    /** With a value for {@code WWW-Authenticate}. */
    public Problem withChallenge(String value) {
        Headers changed = new Headers(value, headers.retryAfterSeconds);
        return new Problem(status, title, detail(), field, reason, changed, members);
    }

    /** With a value for {@code Retry-After}, rounded up to seconds. */
    public Problem withRetryAfter(Duration value) {
        long seconds = Math.max(1, value.plusMillis(999).toSeconds());
        Headers changed = new Headers(headers.challenge, seconds);
        return new Problem(status, title, detail(), field, reason, changed, members);
    }

    /** With a further member of the document, such as what a conflict is about. */
    public Problem withMember(String name, JsonNode value) {
        ObjectNode more = members.deepCopy();
        more.set(name, value.deepCopy());
        return new Problem(status, title, detail(), field, reason, headers, more);
    }

    public int status() {
        return status;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    /** The machine-readable reason; without one, the status: {@code http-404}. */
    public String reason() {
        return reason == null ? "http-" + status : reason;
    }

    /** Value for {@code WWW-Authenticate}; empty: none. */
    String challenge() {
        return headers.challenge;
    }

    /** Seconds for {@code Retry-After}; 0: none. */
    long retryAfterSeconds() {
        return headers.retryAfterSeconds;
    }

    /** The problem document. */
    public ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("type", "about:blank");
        json.put("title", title);
        json.put("status", status);
        json.put("detail", detail());
        if (reason != null) {
            json.put("reason", reason);
        }
        if (field != null) {
            json.put("field", field);
        }
        json.setAll(members);
        return json;
    }
}
