package dev.tokenwarden.dashboards.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import dev.tokenwarden.verifier.denylist.DenylistAnswer;
import dev.tokenwarden.verifier.denylist.DirectDenylist;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;

/** For random histories of revocations, the console's state of each token is what a verifier answers about it. */
@WithBackbone(parts = Part.REDIS)
final class StateMatchesVerifierIT {
    private static final int HISTORIES = 1_000;
    private static final int STEPS = 14;
    private static final int TOKENS = 6;
    private static final String[] ISSUERS = {"https://idp.one.example", "https://idp.two.example"};
    /** The thumbprint of the verifiers' key; the histories revoke none by thumbprint. */
    private static final String THUMBPRINT = "thumbprint";

    private final Clock clock = Clock.systemUTC();

    @Test
    void randomHistories_stateEqualsTheVerifiersAnswer(Backbone backbone) {
        RedisAccess access = backbone.redis().admin();
        Map<DenylistAnswer, Integer> answers = new EnumMap<>(DenylistAnswer.class);
        Map<String, Integer> names = new HashMap<>();
        try (RedisClient redis = RedisClient.create(access.host(), access.port(), access.user(), access.password());
                DirectDenylist verifier = DirectDenylist.connect(
                        () -> RedisClient.create(access.host(), access.port(), access.user(), access.password()),
                        Duration.ofMinutes(5))) {
            for (int seed = 0; seed < HISTORIES; seed++) {
                // given
                History history = new History("t" + seed, new Random(seed));
                history.run(redis);

                for (int i = 0; i < TOKENS; i++) {
                    // when
                    JsonNode claims = history.claims();
                    String name = history.state(claims);
                    DenylistAnswer answer = verifier.ask(history.tenant, token(claims), THUMBPRINT);

                    // then
                    assertThat(expected(name))
                            .as("seed %s, token %s, state %s", seed, claims, name)
                            .isEqualTo(answer);
                    answers.merge(answer, 1, Integer::sum);
                    names.merge(name, 1, Integer::sum);
                }
            }
        }
        // The histories are of use only if every answer occurs often.
        assertThat(answers.keySet())
                .containsExactlyInAnyOrder(DenylistAnswer.PASS, DenylistAnswer.SHADOW, DenylistAnswer.DENIED);
        assertThat(answers.values()).allMatch(count -> count > HISTORIES / 10);
        assertThat(names.keySet()).contains("revoked", "shadow", "observed", "reinstated", "expired");
    }

    private static DenylistAnswer expected(String name) {
        return switch (name) {
            case "revoked", "denied" -> DenylistAnswer.DENIED;
            case "shadow" -> DenylistAnswer.SHADOW;
            case "observed", "reinstated", "expired" -> DenylistAnswer.PASS;
            default -> DenylistAnswer.UNKNOWN;
        };
    }

    private static Token token(JsonNode claims) {
        return Token.builder(claims.path("iss").textValue())
                .jti(claims.path("jti").textValue())
                .hash(claims.path("hash").textValue())
                .sub(claims.path("sub").textValue())
                .clientId(claims.path("client_id").textValue())
                .kid(claims.path("kid").textValue())
                .iat(claims.has("iat") ? (Long) claims.path("iat").longValue() : null)
                .aud(List.of("payments"))
                .alg("ES256")
                .build();
    }

    /** Revocations and their ends, written both to Redis, as the service does, and to the console's copy. */
    private final class History {
        private final String tenant;
        private final Random random;
        private final Instant now = clock.instant();
        private final LedgerEntries entries = new LedgerEntries();
        private final LedgerCopy ledger = new LedgerCopy(clock);
        /** The latest change of each target, by its id. */
        private final Map<String, JsonNode> changes = new HashMap<>();

        History(String tenant, Random random) {
            this.tenant = tenant;
            this.random = random;
            ledger.replace(entries);
            ledger.confirm();
        }

        void run(RedisClient redis) {
            try (AbstractPipeline pipeline = redis.pipelined()) {
                DenylistMeta meta = new DenylistMeta(DenylistMeta.FORMAT, "e", 1, 1, System.currentTimeMillis());
                pipeline.set(DenylistKeys.meta(tenant), meta.toJson());
                for (int step = 0; step < STEPS; step++) {
                    step(pipeline, now.minusSeconds(STEPS * 100L - step * 100L));
                }
            }
        }

        private void step(AbstractPipeline pipeline, Instant at) {
            Target target = target();
            if (random.nextInt(4) == 0) {
                if (entries.get(target.id()) != null) {
                    changes.put(target.id(), change("reinstated", at));
                }
                entries.remove(target.id());
                pipeline.del(DenylistKeys.entry(target));
                return;
            }
            Revocation revocation = revocation(target, at);
            entries.put(target.id(), revocation);
            changes.put(target.id(), change(revocation.state() == Revocation.State.SHADOW ? "shadow" : "revoked", at));
            if (revocation.expires() != null && !revocation.expires().isAfter(now)) {
                // Redis has dropped it; the service has not removed it from the ledger yet.
                pipeline.del(DenylistKeys.entry(target));
            } else {
                pipeline.set(
                        DenylistKeys.entry(target),
                        DenylistEntry.of(revocation, at.getEpochSecond()).toJson());
            }
        }

        private Revocation revocation(Target target, Instant at) {
            boolean many = target instanceof Target.OfSubject
                    || target instanceof Target.OfClient
                    || target instanceof Target.OfIssuer;
            Decision.Outcome outcome = random.nextInt(3) == 0 ? Decision.Outcome.SHADOW : Decision.Outcome.REVOKED;
            return Revocation.by(Decision.builder("d")
                            .time(at)
                            .outcome(outcome)
                            .target(target)
                            .actor("rule:replay.proof")
                            .reason("why")
                            .build())
                    .effective(random.nextInt(8) == 0 ? now.plusSeconds(600) : at)
                    .cutoff(many && random.nextInt(4) > 0 ? Instant.ofEpochSecond(100L * random.nextInt(4)) : null)
                    .expires(
                            switch (random.nextInt(4)) {
                                case 0 -> now.minusSeconds(30);
                                case 1 -> null;
                                default -> now.plusSeconds(3600);
                            })
                    .build();
        }

        private Target target() {
            String iss = ISSUERS[random.nextInt(2)];
            return switch (random.nextInt(8)) {
                case 0, 1 -> Target.token(TokenIdentity.of(tenant, iss, "j" + random.nextInt(3), null));
                case 2 -> Target.chain(TokenIdentity.of(tenant, iss, "j" + random.nextInt(3), null));
                case 3 -> Target.token(TokenIdentity.of(tenant, iss, null, "h" + random.nextInt(3)));
                case 4 -> new Target.OfSubject(tenant, iss, "s" + random.nextInt(3));
                case 5 -> new Target.OfClient(tenant, "c" + random.nextInt(3));
                case 6 -> new Target.OfKey(tenant, iss, "k" + random.nextInt(3));
                default ->
                    random.nextInt(6) == 0 ? new Target.OfIssuer(tenant, iss) : new Target.OfClient(tenant, "c0");
            };
        }

        JsonNode claims() {
            ObjectNode claims = JsonNodeFactory.instance.objectNode();
            claims.put("iss", ISSUERS[random.nextInt(2)]);
            boolean named = random.nextInt(5) > 0;
            if (named) {
                claims.put("jti", "j" + random.nextInt(4));
            }
            if (!named || random.nextBoolean()) {
                claims.put("hash", "h" + random.nextInt(4));
            }
            for (String name : new String[] {"sub", "client_id", "kid"}) {
                if (random.nextInt(4) > 0) {
                    claims.put(name, name.charAt(0) + "" + random.nextInt(4));
                }
            }
            if (random.nextInt(4) > 0) {
                claims.put("iat", 100L * random.nextInt(5));
            }
            return claims;
        }

        /** The state that the console shows of a detection about the token. */
        String state(JsonNode claims) {
            ObjectNode detection = JsonNodeFactory.instance.objectNode();
            detection.put("tenant", tenant).put("action", "revoke-token");
            ObjectNode subject = detection.putObject("subject").put("type", "token");
            for (String name : new String[] {"iss", "jti", "hash"}) {
                if (claims.has(name)) {
                    subject.set(name, claims.path(name));
                }
            }
            detection.set("token", claims);
            TokenTargets targets = TokenTargets.ofDetection(detection);
            Optional<JsonNode> latest = targets.ownIds().stream()
                    .map(changes::get)
                    .flatMap(Stream::ofNullable)
                    .max(Comparator.comparing(change -> change.path("time").asText()));
            StateFacts facts = new StateFacts(
                    targets, ledger.of(targets), Optional.empty(), latest, Optional.empty(), clock.instant());
            return StateView.of(facts).path("name").asText();
        }

        private JsonNode change(String outcome, Instant at) {
            return Json.MAPPER.valueToTree(Map.of("outcome", outcome, "time", at.toString(), "actor", "person:sam"));
        }
    }
}
