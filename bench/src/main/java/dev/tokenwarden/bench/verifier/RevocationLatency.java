package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.bench.Workspace;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.Part;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;

/**
 * Measures the time from a revocation that the real service accepted until a verifier in another process denies the token, over a
 * real Kafka and Redis, while that verifier does 20,000 checks per second. Arguments: number of revocations (1,000).
 */
public final class RevocationLatency {
    private static final int WARM_UP = 100;

    private RevocationLatency() {}

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
        run(count, System.out);
    }

    private static void run(int count, PrintStream out) throws Exception {
        try (Workspace work = Workspace.create("revocation-latency");
                EmbeddedParts parts = EmbeddedParts.start(
                        EmbeddedConfig.in(work.dir().resolve("parts")).only(Part.KAFKA, Part.REDIS));
                LedgerService ledger = new LedgerService(parts, parts.redis().admin())) {
            Path dir = work.dir();
            Corpus corpus = Corpus.sign(
                    "ES256", WARM_UP + count, Clock.systemUTC().instant().getEpochSecond());
            corpus.write(dir, "ES256");
            Servers.write(dir, parts.redis().admin());
            try (ChildJvm verifier = ChildJvm.start(LatencyProbe.class, dir, "512m")) {
                DurationSamples accepted = new DurationSamples();
                DurationSamples asked = new DurationSamples();
                Random random = new Random(7);
                for (int i = 0; i < WARM_UP + count; i++) {
                    measure(
                            ledger,
                            verifier,
                            corpus,
                            i,
                            i < WARM_UP ? new DurationSamples() : accepted,
                            i < WARM_UP ? new DurationSamples() : asked);
                    Fault.pause(Duration.ofMillis(2 + random.nextInt(6)));
                }
                out.printf("verifier: %s%n", verifier.ask("rate"));
                print(out, "from accepted to denied", accepted);
                print(out, "from asked to denied", asked);
            }
        }
    }

    private static void measure(
            LedgerService ledger,
            ChildJvm verifier,
            Corpus corpus,
            int which,
            DurationSamples accepted,
            DurationSamples asked)
            throws IOException, InterruptedException {
        verifier.ask("watch " + which);
        Clock clock = Clock.systemUTC();
        Instant before = clock.instant();
        ledger.revoke(ViewUnderTest.jti(corpus.tokens().get(which)));
        Instant after = clock.instant();
        Instant denied = Instant.parse(verifier.read());
        // The service answers when the ledger has the revocation; Redis can have it by then.
        accepted.add(Math.max(0, ChronoUnit.NANOS.between(after, denied)));
        asked.add(ChronoUnit.NANOS.between(before, denied));
    }

    private static void print(PrintStream out, String what, DurationSamples samples) {
        out.printf(
                "%-24s n %d, p50 %.2f ms, p99 %.2f ms, max %.2f ms, at once or before: %d%n",
                what,
                samples.count(),
                samples.quantile(0.5) / 1e6,
                samples.quantile(0.99) / 1e6,
                samples.max() / 1e6,
                samples.count() - samples.above(0));
    }
}
