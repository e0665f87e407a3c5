package dev.tokenwarden.bench.revocation;

import dev.tokenwarden.bench.Workspace;
import dev.tokenwarden.standalone.assembly.StartProgress;
import dev.tokenwarden.standalone.demo.people.HonestClients;
import dev.tokenwarden.standalone.demo.watch.Deadline;
import dev.tokenwarden.standalone.demo.watch.DenialWatcher;
import dev.tokenwarden.standalone.demo.watch.PipelineWatcher;
import dev.tokenwarden.standalone.demo.world.AuthorizationServer;
import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.DemoPipeline;
import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.EmbeddedVerifier;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Network;
import dev.tokenwarden.standalone.demo.world.Reply;
import dev.tokenwarden.standalone.demo.world.TokenClient;
import dev.tokenwarden.standalone.demo.world.TokenClient.SignedIn;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Measures what a stolen refresh token costs the thief, on a complete pipeline with the services of the demo: {@code [THEFTS [RATE]]}.
 * The owner holds four access tokens of a grant. The thief redeems the refresh token too, and this completes the proof. The time
 * counts from the event time of that issuance until each of three verifiers denies all five tokens. Then the thief mints one more
 * token and uses it at once.
 */
public final class GrantTheft {
    private static final Set<String> VERIFIERS =
            Set.of(DemoServices.ORDERS, DemoServices.PAYMENTS, DemoServices.LEDGER);
    private static final int WARM_UP = 20;
    private static final int OWNERS_REFRESHES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OWNER = "Firefox/144";
    private static final String THIEF = "python-requests/2.32";

    private final DemoServices services;
    private final HttpCaller caller;
    private final PipelineWatcher watcher;
    private final DenialWatcher denials;

    private final List<Long> each = new ArrayList<>();
    private final List<Long> all = new ArrayList<>();
    private int refusedAtFirstUse;
    private int acceptedAtFirstUse;
    private int notDenied;

    private GrantTheft(DemoServices services, HttpCaller caller, PipelineWatcher watcher, DenialWatcher denials) {
        this.services = services;
        this.caller = caller;
        this.watcher = watcher;
        this.denials = denials;
    }

    /** Runs the benchmark; exit code 1 if a token of a stolen grant stayed in use. */
    public static void main(String[] args) throws Exception {
        int thefts = args.length > 0 ? Integer.parseInt(args[0]) : 100;
        int rate = args.length > 1 ? Integer.parseInt(args[1]) : 25;
        Clock clock = Clock.systemUTC();
        GrantTheft bench;
        try (Workspace work = Workspace.create("grant-theft");
                DemoPipeline pipeline = DemoPipeline.start(work.dir(), 0, clock, StartProgress.SILENT)) {
            HttpCaller caller = new HttpCaller(HttpCaller.http(), "bench/1.0");
            try (PipelineWatcher watcher = PipelineWatcher.start(pipeline.observer(), detection -> {});
                    DemoServices services = new DemoServices(pipeline, caller, clock);
                    DenialWatcher denials = DenialWatcher.start(three(services), clock);
                    HonestClients honest =
                            HonestClients.start(services, caller, rate, clock, RandomGenerator.getDefault())) {
                bench = new GrantTheft(services, caller, watcher, denials);
                for (int i = 0; i < WARM_UP + thefts; i++) {
                    if (i == WARM_UP) {
                        bench.clear();
                    }
                    bench.steal("victim-" + i);
                }
                System.out.println("honest requests beside it: " + honest.runs() + ", denied " + honest.denied());
            }
        }
        bench.print(thefts);
        if (bench.notDenied > 0 || bench.acceptedAtFirstUse > 0) {
            System.exit(1);
        }
    }

    private static List<EmbeddedVerifier> three(DemoServices services) {
        return services.verifiers().stream()
                .filter(verifier -> VERIFIERS.contains(verifier.name()))
                .toList();
    }

    private void clear() {
        each.clear();
        all.clear();
        refusedAtFirstUse = 0;
        acceptedAtFirstUse = 0;
        notDenied = 0;
    }

    private void steal(String victim) throws IOException, RefusedException {
        TokenClient owner = services.client("web", Network.HOME, OWNER);
        TokenClient thief = services.client("web", Network.HOSTING, THIEF);
        List<BearerToken> held = new ArrayList<>();
        SignedIn session = owner.signIn(victim, "orders:read", DemoServices.ORDERS);
        held.add(session.token());
        for (int i = 0; i < OWNERS_REFRESHES; i++) {
            held.add(owner.refresh(session.refreshToken()).token());
        }
        List<DenialWatcher.Tracking> tracked = new ArrayList<>();
        held.forEach(token -> tracked.add(denials.track(AuthorizationServer.ISSUER, token.jti())));
        BearerToken stolen = thief.refresh(session.refreshToken()).token();
        tracked.add(denials.track(AuthorizationServer.ISSUER, stolen.jti()));
        Deadline deadline = Deadline.in(PATIENCE);
        Instant completed = watcher.timeline(stolen.jti())
                .awaitIssuance(deadline)
                .orElseThrow(() -> new IllegalStateException("the issuance was not admitted"));
        note(completed, tracked.stream().map(one -> one.await(deadline)).toList());
        useAnother(thief, session);
    }

    /** The longest time per verifier over all tokens, and over all verifiers. */
    private void note(Instant completed, List<Map<String, Instant>> denied) {
        long longest = 0;
        for (String verifier : VERIFIERS) {
            long micros = 0;
            for (Map<String, Instant> token : denied) {
                Instant at = token.get(verifier);
                if (at == null) {
                    notDenied++;
                    return;
                }
                micros = Math.max(micros, Duration.between(completed, at).toNanos() / 1_000);
            }
            each.add(micros);
            longest = Math.max(longest, micros);
        }
        all.add(longest);
    }

    private void useAnother(TokenClient thief, SignedIn session) throws IOException, RefusedException {
        BearerToken late = thief.refresh(session.refreshToken()).token();
        Reply reply =
                caller.as(THIEF).call("GET", services.orders().from(Network.HOSTING, "/orders"), late, Trace.fresh());
        if (reply.revoked()) {
            refusedAtFirstUse++;
        } else {
            acceptedAtFirstUse++;
        }
    }

    private void print(int thefts) {
        System.out.println(
                "thefts: " + thefts + ", tokens per grant: " + (OWNERS_REFRESHES + 2) + ", not denied: " + notDenied);
        System.out.println("every token of the grant denied, at each of 3 verifiers: " + Percentiles.of(each));
        System.out.println("every token of the grant denied, at all 3 verifiers:     " + Percentiles.of(all));
        System.out.println("minted afterwards, refused as revoked at its first use:  " + refusedAtFirstUse + " of "
                + (refusedAtFirstUse + acceptedAtFirstUse));
    }
}
