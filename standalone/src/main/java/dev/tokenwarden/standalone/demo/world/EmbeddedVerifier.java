package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.Presentation;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.Verdict;
import dev.tokenwarden.verifier.denylist.DenylistAnswer;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.keys.KeySource;
import dev.tokenwarden.verifier.report.UseListener;
import dev.tokenwarden.verifier.report.UseReporter;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The verifier library as one service embeds it: a verifier, a view of the denylist, a reporter of its own.
 *
 * <p>A verifier may stand for several audiences. The library checks one audience strictly, so there is a verifier for each, and
 * the token itself says which to ask: just what a service does that does not care whom a token was made for.
 */
public final class EmbeddedVerifier implements AutoCloseable {
    static final String TENANT = "acme";
    /** What a server says of a token that is on the denylist. */
    public static final String REVOKED = RejectionReason.REVOKED.wireName();

    private static final Duration FIRST_VIEW = Duration.ofSeconds(15);
    /** Stands for the key's thumbprint where only entries of tokens and chains are asked for. */
    private static final String NO_KEY = "-";

    private final String name;
    private final DenylistView view;
    private final @Nullable UseReporter reporter;
    private final Map<String, TokenVerifier> verifiers = new LinkedHashMap<>();

    private EmbeddedVerifier(String name, DenylistView view, @Nullable UseReporter reporter) {
        this.name = name;
        this.view = view;
        this.reporter = reporter;
    }

    /**
     * A verifier that reports what it sees.
     *
     * @param audience what the service is called, and reports uses at
     * @param edge whether it faces clients itself
     * @param accepted audiences that it takes tokens of; in order: its own alone
     */
    static EmbeddedVerifier reporting(
            PipelineAccess access, String audience, boolean edge, IssuerProfile issuer, List<String> accepted) {
        DenylistView view = view(access, audience);
        UseReporter reporter = UseReporter.builder("demo-" + audience, "urn:verifier:" + audience + "/1", TENANT)
                .kafka(access.kafka("demo-" + audience))
                .denylist(view)
                .start();
        UseListener listener = (tenant, token, use) -> reporter.used(tenant, token, at(audience, use));
        EmbeddedVerifier verifier = new EmbeddedVerifier(audience, view, reporter);
        accepted.forEach(one -> verifier.verifiers.put(
                one,
                TokenVerifier.builder(one)
                        .issuer(issuer)
                        .denylist(view)
                        .reporter(listener)
                        .edge(edge)
                        .build()));
        return verifier;
    }

    /** A verifier of a token endpoint: it takes tokens of all these audiences, and reports exchanges instead of uses. */
    static EmbeddedVerifier silent(PipelineAccess access, String name, IssuerProfile issuer, List<String> accepted) {
        EmbeddedVerifier verifier = new EmbeddedVerifier(name, view(access, name), null);
        accepted.forEach(one -> verifier.verifiers.put(
                one,
                TokenVerifier.builder(one)
                        .issuer(issuer)
                        .denylist(verifier.view)
                        .build()));
        return verifier;
    }

    private static DenylistView view(PipelineAccess access, String name) {
        return DenylistView.builder("demo-" + name, TENANT)
                .redis(access.redis())
                .start();
    }

    /** The issuer of the demo, whose keys are fetched. */
    static IssuerProfile issuer(KeySource keys) {
        return IssuerProfile.builder(AuthorizationServer.ISSUER, TENANT, keys)
                .maxLifetime(Duration.ofHours(1))
                .build();
    }

    /** Waits until the denylist has been read. @throws IllegalStateException if that takes too long */
    void awaitView() {
        try {
            if (!view.awaitWhole(FIRST_VIEW)) {
                throw new IllegalStateException(
                        name + ": the denylist could not be read in " + FIRST_VIEW.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The verdict on a request; it is reported. */
    Verdict check(Context request, ServiceOperation operation, ClientContext client) {
        String authorization = request.header("Authorization");
        return check(new Presentation(
                authorization == null ? "" : authorization,
                request.header("DPoP"),
                operation.method(),
                request.url(),
                operation.label(),
                operation.scopes(),
                request.header("traceparent"),
                client));
    }

    /** As {@link #check}, of a bare token in no request of its own. */
    TokenCheck.Result check(String jwt) {
        Presentation presentation = new Presentation(
                "Bearer " + jwt,
                null,
                "POST",
                "http://idp/token",
                "POST /token",
                Set.of(),
                null,
                Network.INSIDE.client(null));
        Verdict verdict = check(presentation);
        if (verdict instanceof Verdict.Accepted accepted) {
            return new TokenCheck.Live(accepted.token().token());
        }
        return new TokenCheck.Refused(((Verdict.Denied) verdict).reason().wireName());
    }

    private Verdict check(Presentation presentation) {
        return verifier(presentation.authorization()).check(presentation);
    }

    private TokenVerifier verifier(String authorization) {
        TokenVerifier own = verifiers.values().iterator().next();
        if (verifiers.size() == 1) {
            return own;
        }
        return BearerToken.audiences(authorization.substring(authorization.indexOf(' ') + 1)).stream()
                .filter(verifiers::containsKey)
                .findFirst()
                .map(verifiers::get)
                .orElse(own);
    }

    private static Use at(String audience, Use use) {
        return use.toBuilder().audience(audience).build();
    }

    /** Whether its view denies the token at this moment. */
    public boolean denies(Token token) {
        return view.check(TENANT, token, NO_KEY) == DenylistAnswer.DENIED;
    }

    /** Uses that it could not report. */
    public long lost() {
        return reporter == null ? 0 : reporter.dropped();
    }

    public String name() {
        return name;
    }

    @Override
    public void close() {
        verifiers.values().forEach(TokenVerifier::close);
        if (reporter != null) {
            reporter.close();
        }
        view.close();
    }
}
