package dev.tokenwarden.dashboards.console.auth;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.dashboards.console.web.Cookies;
import dev.tokenwarden.dashboards.console.web.Secrets;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in by the authorization code with PKCE. A sign-in that was begun is bound to the browser that began it, by a
 * cookie beside {@code state}: an answer that someone else's browser fetched signs nobody in.
 */
public final class OidcApi {
    private static final Logger log = LoggerFactory.getLogger(OidcApi.class);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MAX = 1_000;
    private static final String COOKIE = "tokenwarden_sign_in";

    private final OidcConfig config;
    private final OidcProvider provider;
    private final Sessions sessions;
    private final Cookies cookies;
    private final Duration sessionLifetime;
    private final Supplier<URI> url;
    private final Clock clock;
    private final Secrets secrets = new Secrets();
    private final Map<String, Begun> begun = new LinkedHashMap<>();

    public OidcApi(
            OidcConfig config,
            Sessions sessions,
            Cookies cookies,
            Duration sessionLifetime,
            Supplier<URI> url,
            Clock clock) {
        this.config = config;
        provider = new OidcProvider(config);
        this.sessions = sessions;
        this.cookies = cookies;
        this.sessionLifetime = sessionLifetime;
        this.url = url;
        this.clock = clock;
    }

    private record Begun(String browser, String verifier, String nonce, Instant expires) {}

    /** {@code GET /auth/start}: off to the provider. */
    public void start(Context context) throws InterruptedException {
        String state = secrets.next();
        String browser = secrets.next();
        String verifier = secrets.next();
        String nonce = secrets.next();
        URI to = provider(state, nonce, challenge(verifier));
        remember(
                state,
                new Begun(
                        Secrets.hash(browser), verifier, nonce, clock.instant().plus(PATIENCE)));
        boolean secure = "https".equals(url.get().getScheme());
        // Lax, since the provider's answer comes by a link from its site.
        context.cookie(
                new Cookie(COOKIE, browser, "/auth", (int) PATIENCE.toSeconds(), secure, true, null, SameSite.LAX));
        context.redirect(to.toString());
    }

    /** {@code GET /auth/callback}: back from the provider. Gives the page to answer with. */
    public String callback(Context context) throws InterruptedException {
        Begun found = take(context.queryParam("state"));
        String browser = context.cookie(COOKIE);
        String code = context.queryParam("code");
        context.cookie(new Cookie(COOKIE, "", "/auth", 0, false, true, null, SameSite.LAX));
        if (found == null || browser == null || code == null || !Secrets.same(Secrets.hash(browser), found.browser())) {
            log.atWarn().log("refused a sign-in that this browser did not begin");
            return "refused.html";
        }
        try {
            OidcProvider.Person person = provider.redeem(code, back(), found.verifier(), found.nonce());
            Optional<Analyst> analyst = analyst(person);
            if (analyst.isEmpty()) {
                log.atWarn().addKeyValue("name", person.name()).log("refused a sign-in without a group that grants");
                return "refused.html";
            }
            Sessions.Opened opened = sessions.open(sessions.code(analyst.get()))
                    .orElseThrow(() -> Problem.unauthenticated(
                            "sign in first: the link is in the terminal that Tokenwarden runs in"));
            cookies.set(context, opened.secret(), sessionLifetime);
            log.atInfo()
                    .addKeyValue("name", analyst.get().name())
                    .addKeyValue("role", analyst.get().role())
                    .log("an analyst signed in");
            // Not a redirect: the session's cookie is not sent along where another site's link led here.
            return "welcome.html";
        } catch (IOException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("a sign-in failed");
            return "refused.html";
        }
    }

    private URI provider(String state, String nonce, String challenge) throws InterruptedException {
        try {
            return provider.authorize(back(), state, nonce, challenge);
        } catch (IOException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("the identity provider cannot be asked");
            throw Problem.unavailable("the identity provider does not answer; try again in a moment");
        }
    }

    private Optional<Analyst> analyst(OidcProvider.Person person) {
        return config.groups().stream()
                .filter(group -> person.groups().contains(group.name()))
                .findFirst()
                .map(group -> new Analyst(person.name(), group.role(), group.tenants()));
    }

    private URI back() {
        return URI.create(url.get() + "/auth/callback");
    }

    private synchronized void remember(String state, Begun one) {
        begun.put(state, one);
        if (begun.size() > MAX) {
            begun.remove(begun.keySet().iterator().next());
        }
    }

    private synchronized @Nullable Begun take(@Nullable String state) {
        Begun one = state == null ? null : begun.remove(state);
        return one == null || clock.instant().isAfter(one.expires()) ? null : one;
    }

    /** RFC 7636 §4.2. */
    private static String challenge(String verifier) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digests.sha256(verifier.getBytes(StandardCharsets.US_ASCII)));
    }
}
