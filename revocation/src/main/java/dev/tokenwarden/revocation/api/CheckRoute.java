package dev.tokenwarden.revocation.api;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.ledger.DecisionLoop;
import dev.tokenwarden.revocation.ledger.LedgerView;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks whether a token is denied, for callers without a view of the denylist. */
final class CheckRoute {
    private static final Set<String> FIELDS =
            Set.of("tenant", "iss", "jti", "hash", "sub", "client_id", "kid", "jkt", "iat", "sid", "grant");

    /** The most tokens in one batch. */
    private static final int MOST = 500;

    private final DecisionLoop decisions;
    private final TenantCheck tenants;
    private final Clock clock;

    CheckRoute(DecisionLoop decisions, TenantCheck tenants, Clock clock) {
        this.decisions = decisions;
        this.tenants = tenants;
        this.clock = clock;
    }

    void check(Context request, ApiCaller caller) {
        Answers.json(request, 200, check(JsonBody.read(request), caller));
    }

    /** Answers all checks of the batch, or fails if one of them fails. */
    void batch(Context request, ApiCaller caller) {
        JsonBody body = JsonBody.read(request);
        body.only(Set.of("tokens"));
        List<Views.CheckView> answers = new ArrayList<>();
        for (JsonBody token : body.objects("tokens", MOST)) {
            answers.add(check(token, caller));
        }
        Answers.json(request, 200, new Views.ChecksView(answers));
    }

    private Views.CheckView check(JsonBody body, ApiCaller caller) {
        body.only(FIELDS);
        String tenant = TargetBody.tenant(body);
        caller.require(ApiRole.VIEWER, tenant, body.path() + "tenant");
        tenants.require(tenant, body.path() + "tenant");
        Long iat = body.number("iat");
        Instant now = clock.instant();
        boolean denied = false;
        boolean shadow = false;
        List<Views.RevocationView> by = new ArrayList<>();
        for (Target target : targets(body, tenant)) {
            LedgerView.Entry entry = decisions.ledger().byId(target.id());
            if (entry != null && covers(entry.revocation(), iat, now)) {
                denied |= entry.revocation().state() == Revocation.State.ENFORCED;
                shadow |= entry.revocation().state() == Revocation.State.SHADOW;
                by.add(Views.RevocationView.of(entry));
            }
        }
        return new Views.CheckView(denied, shadow && !denied, by);
    }

    private static List<Target> targets(JsonBody body, String tenant) {
        String iss = body.required("iss");
        String jti = body.text("jti");
        String hash = body.text("hash");
        if (jti == null && hash == null) {
            throw Problem.invalid(body.path() + "jti", "jti or hash is required");
        }
        List<Target> targets = new ArrayList<>();
        addToken(targets, TokenIdentity.of(tenant, iss, jti, null));
        addToken(targets, TokenIdentity.of(tenant, iss, null, hash));
        String sub = body.text("sub");
        if (sub != null) {
            targets.add(new Target.OfSubject(tenant, iss, sub));
        }
        String clientId = body.text("client_id");
        if (clientId != null) {
            targets.add(new Target.OfClient(tenant, clientId));
        }
        String kid = body.text("kid");
        if (kid != null) {
            targets.add(new Target.OfKey(tenant, iss, kid));
        }
        String jkt = body.text("jkt");
        if (jkt != null) {
            targets.add(new Target.OfThumbprint(tenant, jkt));
        }
        String sid = body.text("sid");
        if (sid != null) {
            targets.add(new Target.OfSession(tenant, iss, sid));
        }
        String grant = body.text("grant");
        if (grant != null) {
            targets.add(new Target.OfGrant(tenant, iss, grant));
        }
        targets.add(new Target.OfIssuer(tenant, iss));
        return targets;
    }

    private static void addToken(List<Target> targets, @Nullable TokenIdentity token) {
        if (token != null) {
            targets.add(Target.token(token));
            targets.add(Target.chain(token));
        }
    }

    /** A token without {@code iat} counts as issued before any cut-off. */
    private static boolean covers(Revocation revocation, @Nullable Long iat, Instant now) {
        return !revocation.effective().isAfter(now)
                && (revocation.expires() == null || revocation.expires().isAfter(now))
                && (revocation.cutoff() == null
                        || iat == null
                        || iat <= revocation.cutoff().getEpochSecond());
    }
}
