package dev.tokenwarden.revocation.api;

import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/**
 * Start and length of a page.
 *
 * @param before only items with lower numbers
 */
record PageRequest(long before, int limit) {
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1_000;

    static PageRequest of(Context request) {
        return new PageRequest(number("cursor", request.queryParam("cursor"), Long.MAX_VALUE, Long.MAX_VALUE), (int)
                number("limit", request.queryParam("limit"), DEFAULT_LIMIT, MAX_LIMIT));
    }

    private static long number(String field, @Nullable String text, long otherwise, long max) {
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw Problem.invalid(field, "must be a whole number");
        }
        throw Problem.invalid(field, "must be 1 to " + max);
    }
}
