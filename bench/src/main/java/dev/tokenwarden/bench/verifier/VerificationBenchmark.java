package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.Presentation;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.Verdict;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.keys.KeySource;
import dev.tokenwarden.verifier.report.UseReporter;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Compares a check with bare jose4j: signature verification alone, the complete check of a new token, and the complete check of a
 * token seen before. The complete checks use a denylist view on a real Redis and a reporter on a real Kafka.
 */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VerificationBenchmark {
    private static final int SEEN = 1_024;

    @Param({"RS256", "ES256"})
    String alg = "";

    private String[] tokens = {};
    private Presentation[] presentations = {};
    private Key key;
    private JwtConsumer consumer;
    private DenylistView view;
    private UseReporter reporter;
    private TokenVerifier forgetful;
    private TokenVerifier remembering;
    private TokenVerifier unreported;
    private TokenVerifier forgetfulUnreported;
    private int next;

    @Setup
    public void open() throws IOException, JoseException, InterruptedException {
        Path dir = Path.of(System.getProperty(VerifierBenchmarks.DIR));
        Corpus corpus = Corpus.read(dir, alg);
        tokens = corpus.tokens().toArray(new String[0]);
        presentations = corpus.tokens().stream()
                .map(VerificationBenchmark::presentation)
                .toArray(Presentation[]::new);
        key = new JsonWebKeySet(corpus.jwks()).getJsonWebKeys().get(0).getKey();
        consumer = new JwtConsumerBuilder()
                .setVerificationKey(key)
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, alg)
                .setExpectedIssuer(Corpus.ISSUER)
                .setExpectedAudience(Corpus.AUDIENCE)
                .setExpectedType(true, "at+jwt")
                .setRequireExpirationTime()
                .build();
        view = DenylistView.builder("bench", Corpus.TENANT)
                .redis(Servers.redis(dir))
                .start();
        if (!view.awaitWhole(Duration.ofSeconds(60))) {
            throw new IllegalStateException("the denylist view did not become whole");
        }
        reporter = UseReporter.builder("bench", "urn:verifier:bench", Corpus.TENANT)
                .kafka(Servers.kafka(dir))
                .denylist(view)
                .start();
        KeySource keys = KeySource.of(corpus.jwks());
        forgetful = verifier(keys).cachedTokens(1).reporter(reporter).build();
        remembering = verifier(keys).reporter(reporter).build();
        unreported = verifier(keys).build();
        forgetfulUnreported = verifier(keys).cachedTokens(1).build();
        for (int i = 0; i < SEEN; i++) {
            requireAccepted(remembering.check(presentations[i]));
            requireAccepted(unreported.check(presentations[i]));
        }
    }

    private TokenVerifier.Builder verifier(KeySource keys) {
        return TokenVerifier.builder(Corpus.AUDIENCE)
                .issuer(IssuerProfile.builder(Corpus.ISSUER, Corpus.TENANT, keys)
                        .maxLifetime(Duration.ofHours(6))
                        .build())
                .denylist(view)
                .edge(true);
    }

    private static Presentation presentation(String token) {
        return Presentation.builder("Bearer " + token)
                .request("POST", "https://api.acme.example/v1/payments")
                .operation("POST /v1/payments", Set.of("payments:write"))
                .traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .client(new ClientContext("203.0.113.7", null, null, "curl/8.5.0", null, null, null))
                .build();
    }

    private static void requireAccepted(Verdict verdict) {
        if (!verdict.accepted()) {
            throw new IllegalStateException("was not accepted: " + verdict);
        }
    }

    private int next(int of) {
        next = next + 1 == of ? 0 : next + 1;
        return next;
    }

    /** The signature only. */
    @Benchmark
    public boolean joseSignature() throws JoseException {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, alg));
        jws.setCompactSerialization(tokens[next(tokens.length)]);
        jws.setKey(key);
        return jws.verifySignature();
    }

    /** Signature and claims, as a resource server without this library checks them. */
    @Benchmark
    public JwtClaims joseConsumer() throws InvalidJwtException {
        return consumer.processToClaims(tokens[next(tokens.length)]);
    }

    @Benchmark
    public Verdict firstSight() {
        return forgetful.check(presentations[next(presentations.length)]);
    }

    @Benchmark
    public Verdict firstSightUnreported() {
        return forgetfulUnreported.check(presentations[next(presentations.length)]);
    }

    @Benchmark
    public Verdict seen() {
        return remembering.check(presentations[next(SEEN)]);
    }

    /** Requests with pauses between them, which are not measured. */
    @State(Scope.Thread)
    public static class Pace {
        private static final long NANOS = 50_000;

        @Setup(Level.Invocation)
        public void pause() {
            long end = System.nanoTime() + NANOS;
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        }
    }

    /** About 20,000 per second, which the reporter can send; includes reading the clock twice. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public Verdict seenPaced(Pace pace) {
        return remembering.check(presentations[next(SEEN)]);
    }

    @Benchmark
    public Verdict seenUnreported() {
        return unreported.check(presentations[next(SEEN)]);
    }

    /** Also counts reports: a loop without pauses is faster than Kafka, so some reports are dropped. */
    @TearDown
    public void close() {
        for (TokenVerifier verifier : List.of(forgetful, forgetfulUnreported, remembering, unreported)) {
            long checks = verifier.counters().presentedCount();
            if (checks != verifier.counters().acceptedCount()) {
                throw new IllegalStateException("some checks did not accept");
            }
        }
        System.out.printf("%n# reports: %d sent, %d dropped, ", reporter.sent(), reporter.dropped());
        System.out.printf("view: %s%n", view.status());
        reporter.close();
        view.close();
    }
}
