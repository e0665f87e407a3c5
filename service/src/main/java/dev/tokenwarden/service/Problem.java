package dev.tokenwarden.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import org.jspecify.annotations.Nullable;

/** A request that is refused, as an RFC 9457 problem. Unchecked, so that a check deep in reading a body can end it. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final @Nullable String field;
    /** Whether the answer asks for a bearer token (RFC 6750). */
    private final boolean bearer;

    private Problem(int status, String title, String detail, @Nullable String field) {
        this(status, title, detail, field, false);
    }

    private Problem(int status, String title, String detail, @Nullable String field, boolean bearer) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.field = field;
        this.bearer = bearer;
    }

    public static Problem invalid(String field, String detail) {
        return new Problem(400, "Invalid request", detail, field);
    }

    static Problem malformed(String detail) {
        return new Problem(400, "Invalid request", detail, null);
    }

    public static Problem unauthenticated() {
        return new Problem(401, "Unauthenticated", "a valid API token is needed (Authorization: Bearer)", null, true);
    }

    /** For clients that sign in otherwise than by a bearer token. */
    public static Problem unauthenticated(String detail) {
        return new Problem(401, "Unauthenticated", detail, null);
    }

    public static Problem forbidden(String field, String detail) {
        return new Problem(403, "Forbidden", detail, field);
    }

    public static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail, null);
    }

    public static Problem notFound(String detail) {
        return new Problem(404, "Not found", detail, null);
    }

    public static Problem conflict(String detail) {
        return new Problem(409, "Conflict", detail, null);
    }

    static Problem tooLarge() {
        return new Problem(413, "Too large", "a body may have at most 65536 bytes", null);
    }

    public static Problem unavailable(String detail) {
        return new Problem(503, "Unavailable", detail, null);
    }

    public static Problem tooMany() {
        return new Problem(429, "Too many requests", "slow down: see Retry-After", null);
    }

    public static Problem of(int status, String title) {
        return new Problem(status, title, title, null);
    }

    public static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, null);
    }

    boolean isBearer() {
        return bearer;
    }

    int status() {
        return status;
    }

    String toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("type", "about:blank");
        json.put("title", title);
        json.put("status", status);
        json.put("detail", getMessage());
        if (field != null) {
            json.put("field", field);
        }
        return json.toString();
    }
}
