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
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-in with the authorization code flow and PKCE. The state of an unfinished sign-in is in an encrypted cookie of the browser
 * that started it. So another browser cannot use the provider's answer, and unfinished sign-ins take no memory here.
 */
public final class OidcApi {
    private static final Logger log = LoggerFactory.getLogger(OidcApi.class);
    private static final Duration TIME_LIMIT = Duration.ofMinutes(10);
    private static final String COOKIE = "tokenwarden_sign_in";

    private final OidcConfig config;
    private final OidcProvider provider;
    private final Sessions sessions;
    private final Cookies cookies;
    private final Duration sessionLifetime;
    private final Supplier<URI> url;
    private final Clock clock;
    private final Secrets secrets = new Secrets();
    private final SignInSeal seal;
    private final FailedSignIns failed;

    public OidcApi(
            OidcConfig config,
            Sessions sessions,
            Cookies cookies,
            Duration sessionLifetime,
            Supplier<URI> url,
            FailedSignIns failed,
            Clock clock) {
        this.config = config;
        provider = new OidcProvider(config);
        this.sessions = sessions;
        this.cookies = cookies;
        this.sessionLifetime = sessionLifetime;
        this.url = url;
        this.failed = failed;
        this.clock = clock;
        this.seal = new SignInSeal();
    }

    /** {@code GET /auth/start}: redirects to the provider. */
    public void start(Context context) throws InterruptedException {
        String state = secrets.next();
        String verifier = secrets.next();
        String nonce = secrets.next();
        URI to = provider(state, nonce, challenge(verifier));
        String sealed = seal.seal(
                new BegunSignIn(state, verifier, nonce, clock.instant().plus(TIME_LIMIT)));
        Cookie cookie = cookie(sealed, (int) TIME_LIMIT.toSeconds());
        cookie.setSecure("https".equals(url.get().getScheme()));
        context.cookie(cookie);
        context.redirect(to.toString());
    }

    /** {@code GET /auth/callback}: handles the provider's answer. Returns the page to show. */
    public String callback(Context context) throws InterruptedException {
        Optional<BegunSignIn> begun = begun(context);
        String code = context.queryParam("code");
        context.cookie(cookie("", 0));
        if (begun.isEmpty() || code == null) {
            return refused(context, "this browser did not start the sign-in, or started it more than 10 minutes ago");
        }
        try {
            OidcProvider.Person person = provider.redeem(
                    code, back(), begun.get().verifier(), begun.get().nonce());
            Optional<Analyst> analyst = analyst(person);
            if (analyst.isEmpty()) {
                return refused(context, person.name() + " is in no group that grants a role");
            }
            Sessions.Opened opened = sessions.open(analyst.get());
            cookies.set(context, opened.secret(), sessionLifetime);
            log.atInfo()
                    .addKeyValue("person", analyst.get().name())
                    .addKeyValue("role", analyst.get().role())
                    .log("Analyst signed in");
            // Not a redirect: the browser does not send the session cookie after a link from another site.
            return "welcome.html";
        } catch (IOException e) {
            return refused(context, String.valueOf(e.getMessage()));
        }
    }

    private static Cookie cookie(String value, int maxAge) {
        Cookie cookie = Cookies.hidden(COOKIE, value, "/auth", maxAge);
        // Lax: the provider sends the browser back by a link from another site.
        cookie.setSameSite(SameSite.LAX);
        return cookie;
    }

    private String refused(Context context, String reason) {
        failed.record(context.ip(), reason);
        return "refused.html";
    }

    private Optional<BegunSignIn> begun(Context context) {
        String state = context.queryParam("state");
        return seal.open(context.cookie(COOKIE))
                .filter(one -> state != null && Secrets.same(state, one.state()))
                .filter(one -> clock.instant().isBefore(one.expires()));
    }

    private URI provider(String state, String nonce, String challenge) throws InterruptedException {
        try {
            return provider.authorize(back(), state, nonce, challenge);
        } catch (IOException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("Identity provider does not answer");
            throw Problem.unavailable("the identity provider does not answer; try again in a moment");
        }
    }

    private Optional<Analyst> analyst(OidcProvider.Person person) {
        return config.groups().stream()
                .filter(group -> person.groups().contains(group.name()))
                .findFirst()
                .map(group -> Analyst.ofProvider(person.name(), config.issuer().toString(), person.subject(), group));
    }

    private URI back() {
        return URI.create(url.get() + "/auth/callback");
    }

    /** RFC 7636 §4.2. */
    private static String challenge(String verifier) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digests.sha256(verifier.getBytes(StandardCharsets.US_ASCII)));
    }
}
