package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.Presentation;
import dev.tokenwarden.verifier.StalePolicy;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.Verdict;
import dev.tokenwarden.verifier.Verdict.Denied;
import dev.tokenwarden.verifier.denylist.DenylistAnswer;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.denylist.ViewStatus;
import dev.tokenwarden.verifier.keys.KeySource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A view behind a {@link CuttableProxy}, and three verifiers that use it, one for each stale policy. Each verifier checks a good
 * and a revoked token about a thousand times per second, and every verdict is compared with the state of the view at that time.
 */
final class ViewUnderTest implements AutoCloseable {
    static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final String KEY = "thumbprint";
    private static final long PAUSE_NANOS = 5_000_000L;

    private final String name;
    private final CuttableProxy gate;
    private final DenylistView view;
    private final Map<StalePolicy, TokenVerifier> verifiers = new EnumMap<>(StalePolicy.class);
    private final Presentation good;
    private final Presentation revoked;
    private final Observations observations = new Observations();
    private final Thread thread;
    private volatile boolean stopping;

    ViewUnderTest(String name, RedisAccess redis, Corpus corpus) throws IOException {
        this.name = name;
        this.gate = new CuttableProxy(redis.host(), redis.port());
        this.view = DenylistView.builder(name, Corpus.TENANT)
                .redis(new RedisConfig("127.0.0.1", gate.port(), redis.user(), redis.password(), false))
                .maxAge(MAX_AGE)
                .start();
        for (StalePolicy policy : StalePolicy.values()) {
            verifiers.put(
                    policy,
                    TokenVerifier.builder(Corpus.AUDIENCE)
                            .issuer(IssuerProfile.builder(Corpus.ISSUER, Corpus.TENANT, KeySource.of(corpus.jwks()))
                                    .build())
                            .denylist(view)
                            .whenStale(Risk.NORMAL, policy)
                            .build());
        }
        this.good = presentation(corpus.tokens().get(0));
        this.revoked = presentation(corpus.tokens().get(1));
        this.thread = new Thread(this::run, name);
    }

    private static Presentation presentation(String token) {
        return Presentation.builder("Bearer " + token)
                .request("GET", "https://api.acme.example/v1/payments")
                .operation("GET /v1/payments", Set.of())
                .build();
    }

    static String jti(String token) {
        String payload = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        int from = payload.indexOf("\"jti\":\"") + 7;
        return payload.substring(from, payload.indexOf('"', from));
    }

    void start() {
        awaitDenied(revoked, Duration.ofSeconds(60));
        thread.start();
    }

    private void run() {
        while (!stopping) {
            for (Map.Entry<StalePolicy, TokenVerifier> one : verifiers.entrySet()) {
                observe(one.getKey(), one.getValue(), good, false);
                observe(one.getKey(), one.getValue(), revoked, true);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Counted only if the state of the view was the same before and after. */
    private void observe(StalePolicy policy, TokenVerifier verifier, Presentation shown, boolean isRevoked) {
        DenylistAnswer before = known();
        Verdict verdict = verifier.check(shown);
        DenylistAnswer after = known();
        if (before != after) {
            return;
        }
        boolean knows = before == DenylistAnswer.PASS;
        String what = verdict instanceof Denied denied
                ? denied.reason() == RejectionReason.REVOKED ? "revoked" : "unavailable " + denied.status()
                : "accepted";
        String situation = (knows ? "view known, " : policy + ", ") + (isRevoked ? "revoked" : "good");
        observations.note(situation, what, allowed(policy, knows, isRevoked, what));
    }

    /** The answer of the view about a token that was never revoked: PASS, or unknown. */
    private DenylistAnswer known() {
        return view.check(Corpus.TENANT, Token.named(Corpus.ISSUER, "never-revoked", null), KEY);
    }

    private static boolean allowed(StalePolicy policy, boolean knows, boolean isRevoked, String what) {
        String right = isRevoked ? "revoked" : "accepted";
        if (knows) {
            return what.equals(right);
        }
        return switch (policy) {
            case FAIL_CLOSED -> what.equals("unavailable 503");
            case FAIL_OPEN -> what.equals("accepted");
            case ASK_REDIS -> what.equals("unavailable 503") || what.equals(right);
        };
    }

    void awaitWhole(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!view.isWhole()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(name + " did not become whole");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    void awaitDenied(String jti, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (view.check(Corpus.TENANT, Token.named(Corpus.ISSUER, jti, null), KEY) != DenylistAnswer.DENIED) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(name + " does not deny what was revoked");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void awaitDenied(Presentation shown, Duration limit) {
        awaitDenied(jti(shown.authorization().substring("Bearer ".length())), limit);
    }

    /** The number of names for which the view differs from the ledger. */
    int differences(Set<String> ledger, Set<String> names) {
        List<String> wrong = new ArrayList<>();
        for (String jti : names) {
            DenylistAnswer answer = view.check(Corpus.TENANT, Token.named(Corpus.ISSUER, jti, null), KEY);
            DenylistAnswer right =
                    ledger.contains(LedgerService.target(jti).name()) ? DenylistAnswer.DENIED : DenylistAnswer.PASS;
            if (answer != right) {
                wrong.add(jti);
            }
        }
        return wrong.size();
    }

    /** Whether the view is as far as the marker. */
    boolean isAt(DenylistMeta marker) {
        ViewStatus status = view.status().get(0);
        return status.feed().sequence() >= marker.sequence()
                && status.feed().epoch().equals(marker.epoch());
    }

    String name() {
        return name;
    }

    CuttableProxy gate() {
        return gate;
    }

    DenylistView view() {
        return view;
    }

    /** Call this after {@link #stop}. */
    Observations observations() {
        stop();
        return observations;
    }

    private void stop() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        view.close();
        verifiers.values().forEach(TokenVerifier::close);
        gate.close();
    }
}
