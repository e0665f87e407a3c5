package dev.tokenwarden.ingest.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

/** Writes answers. None is to be cached. */
final class Answers {
    private Answers() {}

    static void json(Context request, int status, ObjectNode body) {
        request.status(status);
        request.header("Cache-Control", "no-store");
        request.contentType("application/json");
        request.result(body.toString());
    }

    static void problem(Context request, Problem problem) {
        request.status(problem.status());
        request.header("Cache-Control", "no-store");
        if (!problem.challenge().isEmpty()) {
            request.header("WWW-Authenticate", problem.challenge());
        }
        if (problem.retryAfter() > 0) {
            request.header("Retry-After", Long.toString(problem.retryAfter()));
        }
        request.contentType("application/problem+json");
        request.result(problem.toJson(null).toString());
    }
}
