package dev.tokenwarden.dashboards.console.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The session cookie. Scripts cannot read it, and the browser does not send it with requests from other sites. */
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
        Cookie cookie = hidden(name(context), value, "/", maxAge);
        cookie.setSecure(secure);
        cookie.setSameSite(SameSite.STRICT);
        return cookie;
    }

    /**
     * A cookie that scripts cannot read.
     *
     * @param maxAge seconds; 0 deletes the cookie
     */
    public static Cookie hidden(String name, String value, String path, int maxAge) {
        Cookie cookie = new Cookie(name, value, path, maxAge);
        cookie.setHttpOnly(true);
        return cookie;
    }

    /** The name contains the port: browsers share cookies among the ports of a host. */
    private String name(Context context) {
        return secure ? "__Host-tokenwarden" : "tokenwarden_" + context.req().getLocalPort();
    }
}
