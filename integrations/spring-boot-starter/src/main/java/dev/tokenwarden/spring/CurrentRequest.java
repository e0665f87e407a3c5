package dev.tokenwarden.spring;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The request that the current thread serves. Spring's decoder of tokens is not given it. */
final class CurrentRequest {
    private static final ThreadLocal<@Nullable HttpServletRequest> CURRENT = new ThreadLocal<>();

    private CurrentRequest() {}

    static @Nullable HttpServletRequest get() {
        return CURRENT.get();
    }

    static void set(@Nullable HttpServletRequest request) {
        if (request == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(request);
        }
    }
}
