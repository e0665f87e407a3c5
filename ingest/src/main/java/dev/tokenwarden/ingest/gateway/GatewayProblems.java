package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.ingest.AdmissionVerdict.Refused;
import dev.tokenwarden.service.Problem;
import java.time.Duration;

/** The problems that the gateway answers with. */
final class GatewayProblems {
    private static final Duration SOON = Duration.ofSeconds(1);

    private GatewayProblems() {}

    static Problem of(Refused refused) {
        boolean foreign = refused.mismatch() != null || refused.reason().equals(Refused.NOT_REGISTERED);
        Problem problem = Problem.of(
                        foreign ? 403 : 400, foreign ? "Reporter not authorized" : "Invalid event", refused.detail())
                .withReason(refused.reason());
        return refused.field().isEmpty() ? problem : problem.withField(refused.field());
    }

    static Problem malformed(String detail) {
        return Problem.malformed(detail).withReason("not-json");
    }

    static Problem tooLarge(String detail) {
        return Problem.of(413, "Too large", detail).withReason("too-large");
    }

    /** @param challenge for {@code WWW-Authenticate} */
    static Problem unauthenticated(String challenge) {
        return Problem.of(401, "Unauthenticated", "a valid JWT (Authorization: Bearer) or client certificate is needed")
                .withReason("unauthenticated")
                .withChallenge(challenge);
    }

    static Problem tooMany(Duration wait) {
        return Problem.of(429, "Too many requests", "more than the limit allows; send it again after Retry-After")
                .withReason("too-many")
                .withRetryAfter(wait);
    }

    static Problem unsupported(String header, String detail) {
        return Problem.of(415, "Unsupported media type", header + ": " + detail)
                .withReason("unsupported")
                .withField(header);
    }

    static Problem tooSlow() {
        return Problem.of(408, "Body too slow", "send the body within the time limit")
                .withReason("too-slow");
    }

    static Problem unavailable(String detail) {
        return Problem.unavailable(detail).withReason("unavailable").withRetryAfter(SOON);
    }

    static Problem status(int status) {
        return Problem.of(status, "The request cannot be served", "HTTP status " + status)
                .withReason("http-" + status);
    }
}
