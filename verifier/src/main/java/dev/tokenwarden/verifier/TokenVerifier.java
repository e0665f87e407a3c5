package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.verifier.Verdict.Accepted;
import dev.tokenwarden.verifier.denylist.Denylist;
import dev.tokenwarden.verifier.dpop.DpopNonces;
import dev.tokenwarden.verifier.dpop.LocalProofCache;
import dev.tokenwarden.verifier.dpop.ProofCache;
import dev.tokenwarden.verifier.dpop.ProofRules;
import dev.tokenwarden.verifier.dpop.RedisProofCache;
import dev.tokenwarden.verifier.jose.Rejected;
import dev.tokenwarden.verifier.keys.KeySource;
import dev.tokenwarden.verifier.report.UseListener;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by the token of a request whether the request may be served. One per resource server; safe for any number of
 * threads.
 *
 * <p>The order of checks: form, algorithm, type and key; signature; dates, lifetime, audience and required claims;
 * denylist; scopes; sender constraint. The first failed check decides. The use is reported in every case.
 *
 * <ol>
 *   <li>{@link #check} answers every presentation: it does not throw, and its work and memory are bounded.
 *   <li>After an unexpected error in this library, the request is denied.
 *   <li>A signature that was verified is not verified again while its key is in force; all other checks run each time.
 *   <li>A reason other than {@code signature}, {@code issuer} and {@code malformed} is given only for tokens whose
 *       signature was verified.
 * </ol>
 */
public final class TokenVerifier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TokenVerifier.class);
    private static final Token UNREADABLE = Token.named("unknown", null, null);

    private final SignatureStage signatures;
    private final @Nullable Denylist denylist;
    private final StaleRules stale;
    private final SenderConstraint senders;
    private final ProofCache proofs;
    private final Challenges challenges;
    private final @Nullable DpopNonces nonces;
    private final UseFactory uses;
    private final UseListener listener;
    private final VerifierCounters counters = new VerifierCounters();
    private final Set<String> audiences;
    private final String homeTenant;
    private final Clock clock;
    private final List<KeySource> keySources;

    private TokenVerifier(Builder builder, @Nullable Denylist view) {
        List<IssuerProfile> profiles = List.copyOf(builder.profiles);
        IssuerProfiles trusted = new IssuerProfiles(profiles);
        this.audiences = builder.audiences;
        this.clock = builder.clock;
        this.homeTenant = builder.homeTenant != null
                ? builder.homeTenant
                : profiles.get(0).tenant();
        this.signatures = new SignatureStage(trusted, builder.cachedTokens, clock);
        this.denylist = view;
        this.stale = new StaleRules(builder.stale, builder.risk, counters);
        this.proofs = builder.proofCache != null ? builder.proofCache : new LocalProofCache(builder.rememberedProofs);
        this.senders = new SenderConstraint(
                new ProofRules(builder.proofMaxAge, builder.proofSkew, proofs, builder.proofNonces));
        this.challenges = new Challenges(builder.resourceMetadata, profiles);
        this.nonces = builder.proofNonces;
        this.uses = new UseFactory(audiences.iterator().next(), builder.edge);
        this.listener = builder.listener;
        this.keySources = profiles.stream().map(IssuerProfile::keys).toList();
        for (IssuerProfile profile : profiles) {
            listener.trusts(profile.issuer(), profile.keys());
            if (profile.symmetric()) {
                log.atWarn()
                        .addKeyValue("issuer", profile.issuer())
                        .addKeyValue("algorithm", profile.algorithms())
                        .log(
                                "Tokens signed with a shared secret are accepted: every verifier of them can also mint them");
            }
        }
    }

    /**
     * @param audience the resource server's own identifier; a token's {@code aud} must contain it or one of
     *     {@code others}. Uses are reported under the audience that the token names, else under this one
     * @param others further identifiers of the same server, such as an old name
     */
    public static Builder builder(String audience, String... others) {
        Set<String> all = new LinkedHashSet<>(List.of(audience));
        all.addAll(List.of(others));
        return new Builder(all);
    }

    /** The verdict on a request. */
    public Verdict check(Presentation presentation) {
        counters.presented();
        Attempt attempt = new Attempt();
        Verdict verdict;
        Rejected rejected = null;
        try {
            verdict = new Accepted(judge(presentation, attempt));
            counters.accepted(attempt.shadow());
        } catch (Rejected e) {
            rejected = e;
            verdict = challenges.denied(e, attempt.dpopScheme(), presentation);
        } catch (RuntimeException | StackOverflowError e) {
            rejected = fault(e, attempt);
            verdict = challenges.denied(rejected, false, presentation);
        }
        if (rejected != null && rejected.kind() == Rejected.Kind.NO_CREDENTIALS) {
            counters.noCredentials();
            return verdict;
        }
        if (rejected != null) {
            counters.rejected(rejected.reason());
        }
        report(presentation, attempt, rejected == null ? null : rejected.reason());
        return verdict;
    }

    private VerifiedToken judge(Presentation presentation, Attempt attempt) throws Rejected {
        Authorization authorization = Authorization.parse(presentation.authorization());
        if (authorization.dpop()) {
            attempt.dpop();
        }
        CheckedToken checked = signatures.verify(authorization.token(), attempt);
        VerifiedToken token = checked.token();
        SenderConstraint.readProof(token.token(), presentation, attempt);
        long now = clock.millis() / 1000;
        attempt.audience(ClaimRules.check(checked, audiences, now));
        if (denylist != null) {
            StaleRules.requireUsable(
                    stale.ask(denylist, token.tenant(), token.token(), token.keyThumbprint(), presentation.operation()),
                    attempt);
        }
        if (!token.scopes().containsAll(presentation.requiredScopes())) {
            throw Rejected.of(
                    RejectionReason.SCOPE, Rejected.Kind.INSUFFICIENT_SCOPE, "the token lacks a scope that is needed");
        }
        if (checked.profile().requiresSenderConstraint(presentation.operation())) {
            SenderConstraint.requireBound(token.token(), attempt);
        }
        senders.check(token.token(), authorization.token(), presentation, attempt, now);
        return attempt.shadow() ? token.inShadow() : token;
    }

    /** The message of the exception is not logged: it may hold input. */
    private Rejected fault(Throwable e, Attempt attempt) {
        counters.fault();
        StackTraceElement[] trace = e.getStackTrace();
        log.atError()
                .addKeyValue("error", e.getClass().getName())
                .addKeyValue("method", trace.length == 0 ? "" : trace[0])
                .log("Unexpected error in a check; the request is denied");
        return Rejected.of(
                attempt.isVerified() ? RejectionReason.OTHER : RejectionReason.MALFORMED,
                Rejected.Kind.UNAVAILABLE,
                "the token could not be checked");
    }

    private void report(Presentation presentation, Attempt attempt, @Nullable RejectionReason reason) {
        try {
            Token token = attempt.token();
            String tenant = attempt.tenant();
            listener.used(
                    tenant == null ? homeTenant : tenant,
                    token == null ? UNREADABLE : token,
                    uses.use(presentation, attempt, reason));
        } catch (RuntimeException e) {
            counters.fault();
            log.atError().addKeyValue("error", e.getClass().getName()).log("Failed to report a use");
        }
    }

    /**
     * The value for the header {@code DPoP-Nonce} of every response (RFC 9449, section 9); null if proofs need no
     * nonce.
     */
    public @Nullable String dpopNonce() {
        return nonces == null ? null : nonces.current();
    }

    /** The counts since this verifier was made. */
    public VerifierCounters counters() {
        return counters;
    }

    /** Closes the key sources and the proof cache. The caller closes the denylist and the reporter. */
    @Override
    public void close() {
        keySources.forEach(KeySource::close);
        proofs.close();
    }

    /** Settings of a {@link TokenVerifier}. */
    public static final class Builder {
        private final Set<String> audiences;
        private final List<IssuerProfile> profiles = new ArrayList<>();
        private final Map<Risk, StalePolicy> stale = new EnumMap<>(Risk.class);
        private @Nullable Denylist view;
        private boolean withoutDenylist;
        private UseListener listener = (tenant, token, use) -> {};
        private Function<String, Risk> risk = operation -> Risk.NORMAL;
        private @Nullable String homeTenant;
        private boolean edge;
        private int cachedTokens = 16_384;
        private int rememberedProofs = 500_000;
        private Duration proofMaxAge = Duration.ofSeconds(60);
        private Duration proofSkew = Duration.ofSeconds(10);
        private @Nullable DpopNonces proofNonces;
        private @Nullable ProofCache proofCache;
        private @Nullable URI resourceMetadata;
        private Clock clock = Clock.systemUTC();

        private Builder(Set<String> audiences) {
            if (audiences.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("audience: must not be empty");
            }
            this.audiences = Collections.unmodifiableSet(audiences);
            stale.put(Risk.NORMAL, StalePolicy.ASK_REDIS);
            stale.put(Risk.HIGH, StalePolicy.FAIL_CLOSED);
        }

        /** An issuer whose tokens are accepted. At least one; each issuer once. */
        public Builder issuer(IssuerProfile profile) {
            profiles.add(profile);
            return this;
        }

        /** The denylist. Required: a verifier without one would accept revoked tokens. */
        public Builder denylist(Denylist denylist) {
            this.view = denylist;
            return this;
        }

        /**
         * No denylist: a token is accepted until it expires, even if it was revoked. For tokens that no denylist
         * covers, such as those with which your own services call one another.
         */
        public Builder withoutDenylist() {
            this.withoutDenylist = true;
            return this;
        }

        /** The reporter of uses. Default: uses are not reported. */
        public Builder reporter(UseListener reporter) {
            this.listener = reporter;
            return this;
        }

        /** What to do if the denylist cannot answer. Default: ask Redis; at high risk fail closed. */
        public Builder whenStale(Risk of, StalePolicy policy) {
            stale.put(of, policy);
            return this;
        }

        /** The risk of an operation. Default: normal. */
        public Builder risk(Function<String, Risk> ofOperation) {
            this.risk = ofOperation;
            return this;
        }

        /** The tenant of reports on tokens that name no tenant. Default: the first profile's. */
        public Builder homeTenant(String tenant) {
            this.homeTenant = tenant;
            return this;
        }

        /** Whether clients connect to this server directly, and not through another of our services. Default: no. */
        public Builder edge(boolean facesClients) {
            this.edge = facesClients;
            return this;
        }

        /** How many verified tokens are remembered. Default 16,384. */
        public Builder cachedTokens(int count) {
            this.cachedTokens = count;
            return this;
        }

        /** How many used proofs are remembered; when there are more, proofs are refused. Default 500,000. */
        public Builder rememberedProofs(int count) {
            this.rememberedProofs = count;
            return this;
        }

        /** How old a DPoP proof may be. Default 60 seconds. */
        public Builder proofMaxAge(Duration age) {
            this.proofMaxAge = age;
            return this;
        }

        /** How far the {@code iat} of a DPoP proof may be in the future. Default 10 seconds. */
        public Builder proofSkew(Duration skew) {
            this.proofSkew = skew;
            return this;
        }

        /**
         * Where used proofs are remembered, such as a {@link RedisProofCache} for several instances. Default: in this
         * process.
         */
        public Builder proofCache(ProofCache cache) {
            this.proofCache = cache;
            return this;
        }

        /** The address of this server's metadata (RFC 9728), for challenges. Default: none. */
        public Builder resourceMetadata(URI address) {
            this.resourceMetadata = address;
            return this;
        }

        /** The nonces that DPoP proofs must carry. Default: they need none. */
        public Builder proofNonces(DpopNonces nonces) {
            this.proofNonces = nonces;
            return this;
        }

        public Builder clock(Clock wall) {
            this.clock = wall;
            return this;
        }

        public TokenVerifier build() {
            return new TokenVerifier(this, withoutDenylist ? null : Objects.requireNonNull(view, "denylist"));
        }
    }
}
