package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.Presentation;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.keys.KeySource;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The verifier of {@link RevocationLatency}, in a separate process. */
final class LatencyProbe {
    private static final int CHECKS_A_MILLISECOND = 20;

    private final TokenVerifier verifier;
    private final List<Presentation> presentations;
    private final AtomicLong checks = new AtomicLong();
    private final long begun = System.nanoTime();
    private volatile boolean stopping;

    private LatencyProbe(TokenVerifier verifier, List<Presentation> presentations) {
        this.verifier = verifier;
        this.presentations = presentations;
    }

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]);
        Corpus corpus = Corpus.read(dir, "ES256");
        try (DenylistView view = DenylistView.builder("probe", Corpus.TENANT)
                        .redis(Servers.redis(dir))
                        .start();
                TokenVerifier verifier = TokenVerifier.builder(Corpus.AUDIENCE)
                        .issuer(IssuerProfile.builder(Corpus.ISSUER, Corpus.TENANT, KeySource.of(corpus.jwks()))
                                .build())
                        .denylist(view)
                        .build()) {
            if (!view.awaitWhole(Duration.ofSeconds(60))) {
                throw new IllegalStateException("the view did not become whole");
            }
            LatencyProbe probe = new LatencyProbe(
                    verifier,
                    corpus.tokens().stream().map(LatencyProbe::presentation).toList());
            probe.presentations.forEach(verifier::check);
            Thread load = new Thread(probe::load, "load");
            load.start();
            probe.obey(ChildJvm.commands());
            probe.stopping = true;
            load.join();
        }
    }

    private static Presentation presentation(String token) {
        return Presentation.builder("Bearer " + token)
                .request("GET", "https://api.acme.example/v1/payments")
                .operation("GET /v1/payments", Set.of())
                .client(new ClientContext("203.0.113.7", null, null, null, null, null, null))
                .build();
    }

    private void obey(BufferedReader commands) throws Exception {
        ChildJvm.answer("ready");
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            if (line.startsWith("watch ")) {
                ChildJvm.answer("watching");
                watch(presentations.get(Integer.parseInt(line.substring("watch ".length()))));
            } else {
                double seconds = (System.nanoTime() - begun) / 1e9;
                ChildJvm.answer("%,d checks, %,.0f a second".formatted(checks.get(), checks.get() / seconds));
            }
        }
    }

    /** Checks one token until it is denied, about ten thousand times per second. */
    private void watch(Presentation presentation) {
        while (verifier.check(presentation).accepted()) {
            checks.incrementAndGet();
            LockSupport.parkNanos(20_000);
        }
        ChildJvm.answer(Clock.systemUTC().instant().toString());
    }

    private void load() {
        long next = System.nanoTime();
        int at = 0;
        while (!stopping) {
            for (int i = 0; i < CHECKS_A_MILLISECOND; i++) {
                verifier.check(presentations.get(at));
                at = at + 1 == presentations.size() ? 0 : at + 1;
            }
            checks.addAndGet(CHECKS_A_MILLISECOND);
            next += 1_000_000;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }
}
