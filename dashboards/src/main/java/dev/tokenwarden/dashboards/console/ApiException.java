package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Ends a request with an RFC 9457 problem. The message is shown to the client. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String field;

    private ApiException(int status, String message, @Nullable String field) {
        super(message);
        this.status = status;
        this.field = field;
    }

    public static ApiException unauthenticated() {
        return new ApiException(401, "sign in first: the link stands in the terminal that Tokenwarden runs in", null);
    }

    public static ApiException forbidden(String message) {
        return new ApiException(403, message, null);
    }

    public static ApiException notFound() {
        return new ApiException(404, "there is no such thing", null);
    }

    public static ApiException invalid(String field, String message) {
        return new ApiException(400, field + ": " + message, field);
    }

    public static ApiException unavailable(String message) {
        return new ApiException(503, message, null);
    }

    public static ApiException of(int status, String message) {
        return new ApiException(status, message, null);
    }

    int status() {
        return status;
    }

    ObjectNode problem() {
        ObjectNode problem = JsonNodeFactory.instance.objectNode();
        problem.put("status", status);
        problem.put("detail", getMessage());
        if (field != null) {
            problem.put("field", field);
        }
        return problem;
    }
}
