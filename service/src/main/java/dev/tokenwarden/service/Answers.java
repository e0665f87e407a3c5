package dev.tokenwarden.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tokenwarden.contract.Json;
import io.javalin.http.Context;

/** Writes JSON answers and RFC 9457 problems. No answer may be cached. */
public final class Answers {
    private Answers() {}

    public static void json(Context request, int status, Object view) {
        request.status(status);
        request.header("Cache-Control", "no-store");
        request.contentType("application/json");
        request.result(bytes(view));
    }

    private static byte[] bytes(Object view) {
        try {
            return Json.MAPPER.writeValueAsBytes(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "A view has no JSON form: " + view.getClass().getName(), e);
        }
    }

    public static void problem(Context request, Problem problem) {
        request.status(problem.status());
        request.header("Cache-Control", "no-store");
        if (problem.retryAfterSeconds() > 0) {
            request.header("Retry-After", Long.toString(problem.retryAfterSeconds()));
        }
        if (!problem.challenge().isEmpty()) {
            request.header("WWW-Authenticate", problem.challenge());
        }
        request.contentType("application/problem+json");
        request.result(problem.toJson().toString());
    }
}
