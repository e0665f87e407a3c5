package dev.tokenwarden.ingest.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

/** Writes answers. None is to be cached. */
final class Answers {
    private static final String RETRY_SECONDS = "1";

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
        if (problem.status() == 401) {
            request.header("WWW-Authenticate", "Bearer realm=\"tokenwarden\"");
        }
        if (problem.status() == 503) {
            request.header("Retry-After", RETRY_SECONDS);
        }
        request.contentType("application/problem+json");
        request.result(problem.toJson(null).toString());
    }
}
