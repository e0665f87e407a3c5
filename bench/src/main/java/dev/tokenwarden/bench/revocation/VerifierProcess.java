package dev.tokenwarden.bench.revocation;

import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.verifier.denylist.DenylistAnswer;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.denylist.ViewStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a denylist view of a verifier in a separate process until its input ends: {@code ACCESS ID TENANT}. Each line of input is a
 * command, and each command gets one line:
 *
 * <pre>
 * await denied|pass COUNT JTI...   MICROS: epoch microseconds at which all had that answer; with COUNT over 1 the tokens JTI0..JTIn
 * load RATE REVOKED LIVE           ok: from now on RATE checks a second of revoked tokens r0.. and live ones l0..
 * unload                           counts since load
 * status                           snapshots, entries and whether the view is whole
 * </pre>
 */
public final class VerifierProcess {
    static final String ISS = "https://idp.acme.example";
    private static final long LOOK_NANOS = 200_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DenylistView view;
    private final String tenant;
    private final Clock clock = Clock.systemUTC();
    private final AtomicBoolean loading = new AtomicBoolean();
    private CompletableFuture<String> load = CompletableFuture.completedFuture("none");

    private VerifierProcess(DenylistView view, String tenant) {
        this.view = view;
        this.tenant = tenant;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        ServerAccess access = ServerAccess.read(Path.of(args[0]));
        try (DenylistView view = DenylistView.builder(args[1], args[2])
                .redis(new RedisConfig(
                        access.redisHost(), access.redisPort(), access.redisUser(), access.redisPassword(), false))
                .start()) {
            while (!view.awaitWhole(PATIENCE)) {
                System.err.println(args[1] + " waits for the denylist");
            }
            System.out.println(ServiceJvm.ANSWER + "ready");
            new VerifierProcess(view, args[2]).serve();
        }
    }

    private void serve() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            System.out.println(ServiceJvm.ANSWER
                    + switch (words[0]) {
                        case "await" -> await(words[1].equals("denied"), Integer.parseInt(words[2]), words[3]);
                        case "load" -> {
                            loading.set(true);
                            load = CompletableFuture.supplyAsync(() -> load(
                                    Integer.parseInt(words[1]),
                                    Integer.parseInt(words[2]),
                                    Integer.parseInt(words[3])));
                            yield "ok";
                        }
                        case "unload" -> {
                            loading.set(false);
                            yield load.join();
                        }
                        case "status" -> status();
                        default -> "unknown";
                    });
        }
    }

    private DenylistAnswer check(String jti) {
        return view.check(tenant, Token.named(ISS, jti, null), "none");
    }

    private String await(boolean denied, int count, String jti) {
        DenylistAnswer wanted = denied ? DenylistAnswer.DENIED : DenylistAnswer.PASS;
        long end = System.nanoTime() + PATIENCE.toNanos();
        int next = 0;
        while (System.nanoTime() < end) {
            while (next < count && check(count == 1 ? jti : jti + next) == wanted) {
                next++;
            }
            if (next == count) {
                return Long.toString(micros());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return "never";
    }

    private long micros() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** Checks like a resource server: if the view does not know, it asks Redis; if Redis does not know, the token is denied. */
    private String load(int rate, int revoked, int live) {
        long[] counts = new long[5];
        long asked = 0;
        long begun = System.nanoTime();
        long done = 0;
        while (loading.get()) {
            long due = (System.nanoTime() - begun) * rate / 1_000_000_000L;
            for (; done < due; done++) {
                boolean of = done % 2 == 0;
                Token token = Token.named(ISS, of ? "r" + done % revoked : "l" + done % live, null);
                DenylistAnswer answer = view.check(tenant, token, "none");
                if (answer == DenylistAnswer.UNKNOWN) {
                    asked++;
                    answer = view.ask(tenant, token, "none");
                }
                if (answer == DenylistAnswer.UNKNOWN) {
                    counts[4]++;
                } else {
                    counts[(of ? 0 : 2) + (answer == DenylistAnswer.DENIED ? 0 : 1)]++;
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        return String.format(
                Locale.ROOT,
                "checks_per_s=%.0f revoked_denied=%d revoked_accepted=%d live_denied=%d live_accepted=%d asked_redis=%d"
                        + " refused_unknown=%d",
                done / seconds,
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                asked,
                counts[4]);
    }

    private String status() {
        ViewStatus status = view.status().get(0);
        return "whole=" + status.whole() + " entries=" + status.contents().entries() + " snapshots="
                + status.feed().snapshots();
    }
}
