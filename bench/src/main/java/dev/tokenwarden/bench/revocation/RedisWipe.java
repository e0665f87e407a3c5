package dev.tokenwarden.bench.revocation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.revocation.Revocation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs FLUSHALL while many entries are live and three verifiers in separate processes check tokens: {@code DIR [ENTRIES [RATE]]}.
 * Prints how long Redis was incomplete, which tokens the verifiers accepted, and the digests of ledger and Redis.
 */
public final class RedisWipe {
    private static final String TENANT = "acme";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private RedisWipe() {}

    public static void main(String[] args) throws IOException {
        int entries = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        int rate = args.length > 2 ? Integer.parseInt(args[2]) : 5_000;
        try (RevocationBench lab = new RevocationBench(Path.of(args[0]), TENANT)) {
            Instant now = Clock.systemUTC().instant();
            Instant expires = now.plus(Duration.ofHours(6));
            for (int i = 0; i < entries; i++) {
                Revocation revocation = Input.revocation(TENANT, "r" + i, now, expires);
                lab.send(Topics.REVOCATIONS, revocation.target().key(), revocation.toJson());
            }
            lab.flush();
            System.out.println("entries=" + entries + " rate=" + rate + " x 3");
            try (ServiceJvm service =
                    lab.service("issuers: [{issuer: \"https://idp.acme.example\", tenant: acme}]", "4g")) {
                String ready = service.answer();
                System.out.println("service ready after " + ready.split(" ")[2] + " ms");
                int port = Integer.parseInt(ready.split(" ")[1]);
                await(lab, null);
                List<ServiceJvm> verifiers = new ArrayList<>();
                try {
                    for (int i = 1; i <= 3; i++) {
                        verifiers.add(lab.verifier("v" + i, TENANT, "512m"));
                    }
                    System.exit(run(lab, port, verifiers, entries, rate) ? 0 : 1);
                } finally {
                    verifiers.forEach(ServiceJvm::close);
                }
            }
        }
    }

    private static boolean run(RevocationBench lab, int port, List<ServiceJvm> verifiers, int entries, int rate) {
        DenylistMeta before = await(lab, null);
        verifiers.forEach(verifier -> verifier.ask("load " + rate + " " + entries + " " + entries));
        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        long begun = System.nanoTime();
        lab.redis().flushAll();
        await(lab, before.epoch());
        long whole = System.nanoTime() - begun;
        System.out.printf(Locale.ROOT, "Redis whole again after %.1f s%n", whole / 1e9);
        for (ServiceJvm verifier : verifiers) {
            while (!verifier.ask("status").endsWith("snapshots=2")) {
                if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                    throw new IllegalStateException("a verifier did not read the list anew");
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
        System.out.printf(Locale.ROOT, "all views taken anew after %.1f s%n", (System.nanoTime() - begun) / 1e9);
        boolean well = true;
        for (ServiceJvm verifier : verifiers) {
            String counts = verifier.ask("unload");
            System.out.println("  " + counts);
            well &= counts.contains("revoked_accepted=0");
        }
        JsonNode report = lab.call(port, "POST", "/v1/denylist/reconcile", "{}").at("/tenants/0");
        System.out.println("ledger digest " + report.get("ledger").textValue() + ", redis digest "
                + report.get("redis").textValue() + ", entries " + report.get("entries") + ", compared in "
                + report.get("took_ms") + " ms");
        return well && report.get("ledger").equals(report.get("redis"));
    }

    /** Waits for a marker; if an epoch is given, for a marker of another epoch. */
    private static DenylistMeta await(RevocationBench lab, @Nullable String epoch) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            String json = lab.redis().get(DenylistKeys.meta(TENANT));
            try {
                DenylistMeta meta = json == null ? null : DenylistMeta.fromJson(json);
                if (meta != null && !meta.epoch().equals(epoch)) {
                    return meta;
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new IllegalStateException("Redis did not become whole");
    }
}
