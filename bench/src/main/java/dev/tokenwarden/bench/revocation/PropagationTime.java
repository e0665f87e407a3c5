package dev.tokenwarden.bench.revocation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.revocation.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the time from a request to revoke or reinstate until three verifiers in separate processes apply it: {@code DIR
 * [RUNS]}. The verifiers measure; the clock starts when the request is sent.
 */
public final class PropagationTime {
    private static final String TENANT = "acme";
    private static final int WARM_UP = 100;

    private PropagationTime() {}

    public static void main(String[] args) throws IOException {
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 500;
        try (RevocationBench lab = new RevocationBench(Path.of(args[0]), TENANT);
                ServiceJvm service =
                        lab.service("issuers: [{issuer: \"https://idp.acme.example\", tenant: acme}]", "512m")) {
            int port = Integer.parseInt(service.answer().split(" ")[1]);
            try (ServiceJvm one = lab.verifier("v1", TENANT, "256m");
                    ServiceJvm two = lab.verifier("v2", TENANT, "256m");
                    ServiceJvm three = lab.verifier("v3", TENANT, "256m")) {
                run(lab, port, List.of(one, two, three), runs);
            }
        }
    }

    private static void run(RevocationBench lab, int port, List<ServiceJvm> verifiers, int runs) {
        List<Long> denied = new ArrayList<>();
        List<Long> back = new ArrayList<>();
        for (int i = -WARM_UP; i < runs; i++) {
            String jti = "s" + i;
            Target target = Target.token(Input.token(TENANT, jti));
            String order = "{\"target\":{\"type\":\"token\",\"tenant\":\"acme\",\"iss\":\"" + VerifierProcess.ISS
                    + "\",\"jti\":\"" + jti + "\"},\"reason\":\"measured\"}";
            List<Long> revoke = once(verifiers, "denied", jti, () -> lab.call(port, "POST", "/v1/revocations", order));
            if (i == runs - 1) {
                print(lab.call(port, "GET", "/v1/revocations/" + target.id(), null));
            }
            List<Long> reinstate = once(
                    verifiers,
                    "pass",
                    jti,
                    () -> lab.call(port, "DELETE", "/v1/revocations/" + target.id(), "{\"reason\":\"measured\"}"));
            if (i >= 0) {
                denied.addAll(revoke);
                back.addAll(reinstate);
            }
            LockSupport.parkNanos(10_000_000L + (i & 7) * 1_000_000L);
        }
        System.out.println("denied at each of 3 verifiers:  " + Percentiles.of(denied));
        System.out.println("let pass again at each of 3:    " + Percentiles.of(back));
    }

    private static List<Long> once(List<ServiceJvm> verifiers, String answer, String jti, Runnable order) {
        verifiers.forEach(verifier -> verifier.say("await " + answer + " 1 " + jti));
        Instant now = Clock.systemUTC().instant();
        long begun = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        CompletableFuture<Void> ordered = CompletableFuture.runAsync(order);
        List<Long> took = new ArrayList<>();
        for (ServiceJvm verifier : verifiers) {
            took.add(Long.parseLong(verifier.answer()) - begun);
        }
        ordered.join();
        return took;
    }

    private static void print(JsonNode detail) {
        System.out.println("what the API says of one: " + detail.get("propagation"));
    }
}
