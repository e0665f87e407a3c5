package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.verifier.denylist.DenylistAnswer;
import dev.tokenwarden.verifier.denylist.DenylistTables;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures the denylist check alone, hashing included, for tokens that are not on the list. In a verifier the claims of the token
 * are in the CPU cache, because it has just read them, and the slot of the table is not. The benchmark does the same: it touches a
 * batch of tokens before it checks and times them, and uses so many tokens that no slot is used again soon.
 */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DenylistBenchmark {
    private static final long NOW = 1_795_467_600_000L;
    private static final int ASKED = 1 << 18;
    private static final int BATCH = 256;
    private static final String THUMBPRINT = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

    @Param({"0", "1000000", "10000000"})
    int entries;

    /** Whether there are also entries of subjects, clients, keys and issuers, so that every name is looked up. */
    @Param("false")
    boolean mixed;

    private final Token[] asked = new Token[ASKED];
    private DenylistTables tables = new DenylistTables(0, NOW);
    private int next;
    /** So that touching is not optimized away. */
    int touched;

    @Setup
    public void fill() {
        Random random = new Random(20261126);
        tables = new DenylistTables(entries, NOW);
        DenylistEntry entry = new DenylistEntry(false, NOW - 1_000, null, NOW + 3_600_000, 1);
        for (int i = 0; i < entries; i++) {
            tables.put(new Target.OfToken(Corpus.TENANT, Corpus.ISSUER, uuid(random), null).name(), entry);
        }
        if (mixed) {
            DenylistEntry cut = new DenylistEntry(false, NOW - 1_000, NOW / 1_000, NOW + 3_600_000, 1);
            for (int i = 0; i < 1_000; i++) {
                tables.put(new Target.OfChain(Corpus.TENANT, Corpus.ISSUER, uuid(random), null).name(), cut);
                tables.put(new Target.OfSubject(Corpus.TENANT, Corpus.ISSUER, "u-" + uuid(random)).name(), cut);
                tables.put(new Target.OfClient(Corpus.TENANT, "client-" + i).name(), cut);
                tables.put(new Target.OfKey(Corpus.TENANT, Corpus.ISSUER, "old-" + i).name(), cut);
                tables.put(new Target.OfThumbprint(Corpus.TENANT, "thumbprint-" + i).name(), cut);
                tables.put(new Target.OfIssuer(Corpus.TENANT, "https://" + i + ".example").name(), cut);
            }
        }
        for (int i = 0; i < ASKED; i++) {
            asked[i] = token(random);
        }
        if (tables.size() > 0) {
            System.out.printf(
                    "%n# entries: %d, bytes: %d, bytes an entry: %.1f%n",
                    tables.size(), tables.bytes(), (double) tables.bytes() / tables.size());
        }
    }

    private static Token token(Random random) {
        return Token.builder(Corpus.ISSUER)
                .jti(uuid(random))
                .sub("u-" + uuid(random))
                .clientId("web")
                .scope("payments:write")
                .iat(NOW / 1_000)
                .exp(NOW / 1_000 + 600)
                .alg("RS256")
                .kid("k1")
                .typ("at+jwt")
                .hash("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")
                .build();
    }

    static String uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** Brings the claims of the next batch into the cache. Not timed: about 50 ns per batch of 256. */
    @Setup(Level.Invocation)
    public void touch() {
        next = next + BATCH & ASKED - 1;
        int sum = 0;
        for (int i = next; i < next + BATCH; i++) {
            sum += String.valueOf(asked[i].jti()).charAt(0)
                    + String.valueOf(asked[i].sub()).charAt(0);
        }
        touched = sum;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int check() {
        int found = 0;
        for (int i = next; i < next + BATCH; i++) {
            if (tables.check(asked[i], THUMBPRINT) != DenylistAnswer.PASS) {
                found++;
            }
        }
        return found;
    }
}
