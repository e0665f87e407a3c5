package dev.tokenwarden.streams.token;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.ExposedKey;
import dev.tokenwarden.contract.event.Proof;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.event.VerifierStatus;
import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.client.Networks;
import dev.tokenwarden.streams.output.AggregateKeys;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Outputs;
import dev.tokenwarden.streams.state.ClientPresented;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.FanOut;
import dev.tokenwarden.streams.state.KeyExposed;
import dev.tokenwarden.streams.state.KeyUsed;
import dev.tokenwarden.streams.state.PostureFact;
import dev.tokenwarden.streams.state.ProofShown;
import dev.tokenwarden.streams.state.Reach;
import dev.tokenwarden.streams.state.TokenState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes facts from uses: the values that are counted per client, address, key or proof. */
public final class Facts {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final int MAX_POSTURE_SENT = 32;

    private Facts() {}

    /** A fact that names the token without its claims. */
    public static Fact.Builder lean(TokenWork work, long time, long event) {
        return Fact.newBuilder().setTenant(work.token().tenant()).setTime(time).setEvent(event);
    }

    /** The fact of a rejection. Every rejection counts, believed or not. */
    public static void rejected(Outputs outputs, TokenEvent event, Token token, Use use, long eventId) {
        String address =
                use.client() == null ? null : Networks.canonical(use.client().address());
        Fact.Builder fact = Fact.newBuilder()
                .setTenant(event.tenant())
                .setTime(event.time().toEpochMilli())
                .setEvent(eventId)
                .setRef(Finding.ref(event));
        fact.setRejected(CitedUses.summary(token, use));
        if (token.clientId() != null && !token.clientId().isEmpty()) {
            outputs.fact(AggregateKeys.client(event.tenant(), token.clientId()), fact.build());
        }
        if (address != null) {
            outputs.fact(AggregateKeys.address(event.tenant(), address), fact.build());
        }
    }

    /** The facts of a believed use of a token without identity: each such use is a presentation of its own. */
    public static void presentedNameless(Outputs outputs, TokenEvent event, Token token, Use use, long eventId) {
        if (token.clientId() != null && !token.clientId().isEmpty()) {
            ClientPresented.Builder presented = ClientPresented.newBuilder()
                    .setClientId(token.clientId())
                    .setCounts(true)
                    .setUse(CitedUses.summary(token, use));
            if (use.audience() != null) {
                presented.addAudience(use.audience());
            }
            outputs.fact(
                    AggregateKeys.client(event.tenant(), token.clientId()),
                    Fact.newBuilder()
                            .setTenant(event.tenant())
                            .setTime(event.time().toEpochMilli())
                            .setEvent(eventId)
                            .setRef(Finding.ref(event))
                            .setPresented(presented)
                            .build());
        }
    }

    /** The facts of a believed use. */
    public static void used(TokenWork work, TokenEvent event, Token token, Use use, long eventId) {
        proof(work, event, token, use, eventId);
        reach(work, event, use, eventId);
        if (use.accepted()) {
            keyUsed(work, event, token, use, eventId);
            posture(work.outputs(), work.policy(), event, token, use, eventId, work);
        }
    }

    private static void proof(TokenWork work, TokenEvent event, Token token, Use use, long eventId) {
        Proof proof = use.proof();
        ClientContext client = use.client();
        Confirmation cnf = token.cnf();
        String jkt = client != null && client.jkt() != null ? client.jkt() : cnf != null ? cnf.jkt() : null;
        if (proof == null || proof.jti() == null || proof.jti().isEmpty() || jkt == null) {
            return;
        }
        ProofShown.Builder shown = ProofShown.newBuilder()
                .setJkt(jkt)
                .setJti(proof.jti())
                .setTrace(work.fingerprint().of(use.trace()));
        if (proof.iat() != null) {
            shown.setIatSeconds(proof.iat());
        }
        work.outputs()
                .fact(
                        AggregateKeys.proof(work.token().tenant(), jkt, proof.jti()),
                        work.fact(event.time().toEpochMilli(), eventId)
                                .setRef(Finding.ref(event))
                                .setProof(shown)
                                .build());
    }

    private static void reach(TokenWork work, TokenEvent event, Use use, long eventId) {
        String audience = use.audience();
        if (audience == null) {
            return;
        }
        TokenState.Builder state = work.state();
        RuleSettings settings = work.settings(Rules.AUDIENCE_FAN_OUT);
        long window = settings.duration("window").toMillis();
        long time = event.time().toEpochMilli();
        SeenNames audiences = new SeenNames(work.rows(), TokenRows.AUDIENCE, work.fingerprint());
        List<Long> reached = audiences.add(
                state.getAudiencesList(),
                audience,
                time,
                Math.min(time, work.watermark()) - window - TraceWindow.REMEMBERED_MILLIS);
        state.clearAudiences().addAllAudiences(reached);
        if (reached.size() <= Math.min(state.getWidest(), settings.integer("distinct"))) {
            return;
        }
        Set<String> within = audiences.most(reached, time, window);
        String clientId = state.getClaims().getClientId();
        int own = state.getWidest();
        if (within.size() > settings.integer("distinct")) {
            FanOut.Builder fanOut = FanOut.newBuilder()
                    .setClientId(clientId)
                    .setReached(within.size())
                    .setOwn(own)
                    .addAllAudience(within.stream().sorted().toList());
            work.outputs()
                    .fact(
                            AggregateKeys.client(work.token().tenant(), clientId),
                            work.fact(time, eventId)
                                    .setRef(Finding.ref(event))
                                    .setFanOut(fanOut)
                                    .build());
        }
        if (within.size() > own && !clientId.isEmpty()) {
            state.setWidest(within.size());
            work.outputs()
                    .fact(
                            AggregateKeys.client(work.token().tenant(), clientId),
                            lean(work, time, eventId)
                                    .setReach(Reach.newBuilder()
                                            .setClientId(clientId)
                                            .setFirst(own == 0)
                                            .setGrownBy(within.size() - own))
                                    .build());
        }
    }

    /** An accepted use of a token without an identity: it shows a use of the key like any other. */
    public static void keyUsedNameless(Outputs outputs, TokenEvent event, Token token, Use use, long eventId) {
        String alg = token.alg();
        if (alg != null && (token.kid() != null || symmetric(alg))) {
            Fact.Builder fact = Fact.newBuilder()
                    .setTenant(event.tenant())
                    .setTime(event.time().toEpochMilli())
                    .setEvent(eventId);
            keyUsed(outputs, fact, event, token, use, orEmpty(token.kid()), alg);
        }
    }

    /** Keys whose private part a verifier found in a published key set. */
    public static void exposedKeys(Outputs outputs, TokenEvent event, long eventId) {
        VerifierStatus status = event.status();
        if (status == null) {
            return;
        }
        for (ExposedKey key : status.exposedKeys()) {
            outputs.fact(
                    AggregateKeys.key(event.tenant(), key.iss(), key.kid()),
                    Fact.newBuilder()
                            .setTenant(event.tenant())
                            .setTime(event.time().toEpochMilli())
                            .setEvent(eventId)
                            .setRef(Finding.ref(event))
                            .setKeyExposed(
                                    KeyExposed.newBuilder().setIss(key.iss()).setKid(key.kid()))
                            .build());
        }
    }

    private static void keyUsed(TokenWork work, TokenEvent event, Token token, Use use, long eventId) {
        String alg = token.alg();
        if (alg == null || token.kid() == null && !symmetric(alg)) {
            return;
        }
        String kid = orEmpty(token.kid());
        long time = event.time().toEpochMilli();
        // A shared secret in a high-risk flow is reported once for each token, audience and day.
        boolean risky = symmetric(alg) && work.policy().highRisk(event.tenant(), use.audience());
        boolean due = risky
                ? remember(
                        work.state(),
                        work.fingerprint().of(kid + ' ' + alg, orEmpty(use.audience())) + 31 * (time / DAY_MILLIS + 1))
                : work.keys().isDue(event.tenant(), token.iss(), kid, alg, time);
        if (due) {
            keyUsed(work.outputs(), work.fact(time, eventId), event, token, use, kid, alg);
        }
    }

    private static void keyUsed(
            Outputs outputs, Fact.Builder fact, TokenEvent event, Token token, Use use, String kid, String alg) {
        KeyUsed.Builder used =
                KeyUsed.newBuilder().setIss(token.iss()).setKid(kid).setAlg(alg).setAudience(orEmpty(use.audience()));
        outputs.fact(
                AggregateKeys.key(event.tenant(), token.iss(), kid),
                fact.setRef(Finding.ref(event)).setKeyUsed(used).build());
    }

    /** Facts of posture that are reported per client. {@code work} is null for tokens that have no identity. */
    public static void posture(
            Outputs outputs,
            Policy policy,
            TokenEvent event,
            Token token,
            Use use,
            long eventId,
            @Nullable TokenWork work) {
        String clientId = token.clientId();
        if (clientId == null || clientId.isEmpty()) {
            return;
        }
        IssuerPolicy issuer = policy.issuer(event.tenant(), token.iss());
        Duration max = issuer == null ? null : issuer.maxLifetime();
        Long iat = token.iat();
        Long exp = token.exp();
        if (max != null && iat != null && exp != null && exp - iat > max.toSeconds()) {
            String seen = Duration.ofSeconds(exp - iat).toString();
            send(outputs, event, token, work, eventId, Rules.POSTURE_LONG_LIVED, "", seen, "at most " + max);
        }
        if (token.jti() == null) {
            send(outputs, event, token, work, eventId, Rules.POSTURE_NO_JTI, "", "none", "a jti");
        }
        if (token.cnf() == null && use.audience() != null && policy.highRisk(event.tenant(), use.audience())) {
            send(outputs, event, token, work, eventId, Rules.POSTURE_UNBOUND, use.audience(), "none", "a cnf claim");
        }
    }

    private static void send(
            Outputs outputs,
            TokenEvent event,
            Token token,
            @Nullable TokenWork work,
            long eventId,
            Rule rule,
            String audience,
            String seen,
            String expected) {
        long time = event.time().toEpochMilli();
        if (work != null) {
            long mark = work.fingerprint().of(rule.id() + ' ' + time / DAY_MILLIS, audience);
            if (!remember(work.state(), mark)) {
                return;
            }
        }
        String clientId = orEmpty(token.clientId());
        Fact.Builder fact = work != null
                ? work.fact(time, eventId)
                : Fact.newBuilder().setTenant(event.tenant()).setTime(time).setEvent(eventId);
        outputs.fact(
                AggregateKeys.client(event.tenant(), clientId),
                fact.setRef(Finding.ref(event))
                        .setPosture(PostureFact.newBuilder()
                                .setRule(rule.id())
                                .setClientId(clientId)
                                .setIss(token.iss())
                                .setAudience(audience)
                                .setSeen(seen)
                                .setExpected(expected))
                        .build());
    }

    /** Whether {@code mark} is new to this token. */
    private static boolean remember(TokenState.Builder state, long mark) {
        if (state.getPostureSentList().contains(mark)) {
            return false;
        }
        if (state.getPostureSentCount() >= MAX_POSTURE_SENT) {
            List<Long> kept = List.copyOf(state.getPostureSentList().subList(1, state.getPostureSentCount()));
            state.clearPostureSent().addAllPostureSent(kept);
        }
        state.addPostureSent(mark);
        return true;
    }

    public static boolean symmetric(String alg) {
        return alg.regionMatches(true, 0, "HS", 0, 2);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
