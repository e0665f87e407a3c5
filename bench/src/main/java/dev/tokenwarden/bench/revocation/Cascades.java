package dev.tokenwarden.bench.revocation;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.ingest.AdmissionConfig;
import dev.tokenwarden.ingest.AdmissionService;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Revokes the roots of chains that are five deep and 1,000 wide in total, and later mints children of revoked tokens: {@code DIR
 * [ROOTS [CHILDREN [LATER_SECONDS]]]}. A verifier in a separate process measures the time until all tokens are denied, and the
 * time from the exchange event of a child on the input topic, through admission, until the child is denied.
 */
public final class Cascades {
    private static final String TENANT = "acme";
    private static final int WIDTH = 1_000;
    private static final int DEPTH = 5;
    private static final String POLICY = """
            issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
            enforcement: {mode: enforce, second_threshold: 100000}
            registrations:
              - {name: sts, sources: ["urn:sts:*"], tenants: [acme], types: [exchanged],
                 issuers: ["https://idp.acme.example"]}
            """;

    private Cascades() {}

    public static void main(String[] args) throws IOException, PolicyException {
        int roots = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        int children = args.length > 2 ? Integer.parseInt(args[2]) : 100;
        long later = args.length > 3 ? Long.parseLong(args[3]) : 60;
        Policy policy = PolicyLoader.parse("policy.yaml", POLICY);
        try (RevocationBench lab = new RevocationBench(Path.of(args[0]), TENANT)) {
            lab.ensure(TopicSpecs.input("sts"));
            AdmissionService admission = new AdmissionService(
                    AdmissionConfig.of(lab.kafka()).withInstance("1"),
                    () -> policy,
                    Clock.systemUTC(),
                    new SimpleMeterRegistry());
            try (admission;
                    ServiceJvm service = lab.service(POLICY, "512m")) {
                admission.start();
                int port = Integer.parseInt(service.answer().split(" ")[1]);
                try (ServiceJvm verifier = lab.verifier("v1", TENANT, "256m")) {
                    lineage(lab, roots);
                    LockSupport.parkNanos(2_000_000_000L);
                    revoke(lab, port, verifier, roots);
                    System.out.println("waiting " + later + " s before children are minted");
                    LockSupport.parkNanos(later * 1_000_000_000L);
                    mint(lab, verifier, children);
                }
            }
        }
    }

    private static long exp() {
        return Clock.systemUTC().instant().getEpochSecond() + 3_600;
    }

    /** 200 chains below each root, each of five tokens. */
    private static void lineage(RevocationBench lab, int roots) {
        for (int root = 0; root < roots; root++) {
            for (int i = 0; i < WIDTH; i++) {
                List<String> ancestors = new ArrayList<>();
                for (int up = i - 1; up >= i - i % DEPTH; up--) {
                    ancestors.add("d" + root + "-" + up);
                }
                ancestors.add("root" + root);
                String jti = "d" + root + "-" + i;
                lab.send(
                        Topics.LINEAGE,
                        Input.token(TENANT, jti).toBytes(),
                        Input.lineage(TENANT, jti, exp(), ancestors).toJson());
            }
        }
        lab.flush();
    }

    private static void revoke(RevocationBench lab, int port, ServiceJvm verifier, int roots) {
        List<Long> took = new ArrayList<>();
        for (int root = 0; root < roots; root++) {
            verifier.say("await denied " + WIDTH + " d" + root + "-");
            long begun = micros();
            String order = "{\"target\":{\"type\":\"token\",\"tenant\":\"acme\",\"iss\":\"" + VerifierProcess.ISS
                    + "\",\"jti\":\"root" + root + "\"},\"reason\":\"measured\"}";
            CompletableFuture<Void> ordered =
                    CompletableFuture.runAsync(() -> lab.call(port, "POST", "/v1/revocations", order));
            took.add(Long.parseLong(verifier.answer()) - begun);
            ordered.join();
            LockSupport.parkNanos(50_000_000);
        }
        System.out.println("until all " + WIDTH + " descendants are denied: " + Percentiles.of(took));
    }

    private static void mint(RevocationBench lab, ServiceJvm verifier, int children) {
        List<Long> took = new ArrayList<>();
        for (int i = -10; i < children; i++) {
            String jti = "late" + i;
            Token token = Token.builder(VerifierProcess.ISS)
                    .jti(jti)
                    .sub("alice")
                    .clientId("svc")
                    .aud(List.of("ledger"))
                    .iat(exp() - 3_600)
                    .exp(exp())
                    .build();
            Exchange exchange = new Exchange(Input.ref("d0-" + Math.floorMod(i, WIDTH)), null, "svc");
            Instant now = Clock.systemUTC().instant();
            TokenEvent event = TokenEvent.builder(EventType.EXCHANGED, "urn:sts:1", "x" + i, now, TENANT)
                    .token(token)
                    .exchange(exchange)
                    .build();
            verifier.say("await denied 1 " + jti);
            long begun = micros();
            lab.send(Topics.input("sts"), new byte[0], EventCodec.encode(event));
            lab.flush();
            long at = Long.parseLong(verifier.answer());
            if (i >= 0) {
                took.add(at - begun);
            }
            LockSupport.parkNanos(20_000_000L + (i & 7) * 1_000_000L);
        }
        System.out.println("from a late child's exchange event until it is denied: " + Percentiles.of(took));
        long within = took.stream().filter(micros -> micros <= 100_000).count();
        System.out.println("denied within 100 ms: " + within + " of " + took.size());
    }

    private static long micros() {
        Instant now = Clock.systemUTC().instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
