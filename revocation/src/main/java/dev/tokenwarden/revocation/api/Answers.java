package dev.tokenwarden.revocation.api;

import io.javalin.http.Context;

/** Writes answers. None is to be cached. */
final class Answers {
    private Answers() {}

    static void json(Context request, int status, Object view) {
        request.status(status);
        request.header("Cache-Control", "no-store");
        request.contentType("application/json");
        request.result(Views.json(view));
    }

    static void problem(Context request, Problem problem) {
        request.status(problem.status());
        request.header("Cache-Control", "no-store");
        if (problem.status() == 429) {
            request.header("Retry-After", "1");
        }
        if (problem.status() == 401) {
            request.header("WWW-Authenticate", "Bearer realm=\"tokenwarden\"");
        }
        request.contentType("application/problem+json");
        request.result(problem.toJson());
    }
}
