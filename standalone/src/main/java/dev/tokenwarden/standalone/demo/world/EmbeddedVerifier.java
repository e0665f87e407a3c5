package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.claims.ClaimPresets;
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
 * The verifier library, as one service embeds it: with its own verifier, denylist view and reporter.
 *
 * <p>It can accept several audiences. The library checks one audience strictly, so there is a verifier for each, and the audience
 * of the token selects the verifier. A service that does not check audiences behaves the same.
 */
public final class EmbeddedVerifier implements AutoCloseable {
    static final String TENANT = "acme";
    /** The error description for a token on the denylist. */
    public static final String REVOKED = RejectionReason.REVOKED.wireName();

    private static final Duration FIRST_VIEW = Duration.ofSeconds(15);
    /** A thumbprint that no key has, for checks that concern only entries of tokens and chains. */
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
     * A verifier that reports uses.
     *
     * @param audience audience of the service, in its reports
     * @param edge whether clients call it directly
     * @param accepted audiences of the tokens that it accepts; a correct service accepts its own only
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

    /** A verifier of a token endpoint: it accepts tokens of all these audiences, and reports no uses. */
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

    /** The profile of the issuer of the demo. */
    static IssuerProfile issuer(KeySource keys) {
        return IssuerProfile.builder(AuthorizationServer.ISSUER, TENANT, keys)
                .maxLifetime(Duration.ofHours(1))
                .claims(ClaimPresets.rfc9068().toBuilder()
                        .grant(List.of(TokenMinter.GRANT_CLAIM))
                        .build())
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

    /** Checks a request, and reports the use. */
    Verdict check(Context request, ServiceOperation operation, ClientContext client) {
        String authorization = request.header("Authorization");
        return check(Presentation.builder(authorization == null ? "" : authorization)
                .dpop(request.header("DPoP"))
                .request(operation.method(), request.url())
                .operation(operation.label(), operation.scopes())
                .traceparent(request.header("traceparent"))
                .client(client)
                .build());
    }

    /** Checks a token that is not the credential of a request, such as the subject token of an exchange. */
    TokenCheck.Result check(String jwt) {
        Presentation presentation = Presentation.builder("Bearer " + jwt)
                .request("POST", "http://idp/token")
                .operation("POST /token", Set.of())
                .client(Network.INSIDE.client(null))
                .build();
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

    /** Whether its denylist view denies the token now. */
    public boolean denies(Token token) {
        return view.check(TENANT, token, NO_KEY) == DenylistAnswer.DENIED;
    }

    /** The number of uses that it could not report. */
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
