package dev.tokenwarden.dashboards.console.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The session cookie: not for scripts, and never sent along from another site. */
public final class Cookies {
    private final boolean secure;

    /**
     * @param secure whether the console is reached over TLS
     */
    public Cookies(boolean secure) {
        this.secure = secure;
    }

    public @Nullable String read(Context context) {
        return context.cookie(name(context));
    }

    public void set(Context context, String secret, Duration lifetime) {
        context.cookie(cookie(context, secret, (int) lifetime.toSeconds()));
    }

    public void clear(Context context) {
        context.cookie(cookie(context, "", 0));
    }

    private Cookie cookie(Context context, String value, int maxAge) {
        return new Cookie(name(context), value, "/", maxAge, secure, true, null, SameSite.STRICT);
    }

    /** Browsers share cookies among the ports of a host: two consoles on one machine need two names. */
    private String name(Context context) {
        return secure ? "__Host-tokenwarden" : "tokenwarden_" + context.req().getLocalPort();
    }
}
