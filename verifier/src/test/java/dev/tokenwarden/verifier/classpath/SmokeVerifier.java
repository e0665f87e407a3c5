package dev.tokenwarden.verifier.classpath;

import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.Presentation;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.Verdict;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.denylist.DirectDenylist;
import dev.tokenwarden.verifier.keys.KeySource;
import dev.tokenwarden.verifier.report.UseReporter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A resource server with one token, driven by {@link ClassPathIT} through a JDK interface: it is loaded with other versions of
 * Jedis, Kafka clients, Jackson and SLF4J than the test that drives it.
 */
public final class SmokeVerifier implements Function<Map<String, String>, String> {
    /** Prefix of Kafka client properties. */
    static final String KAFKA = "kafka.";

    private DenylistView view;
    private DirectDenylist direct;
    private UseReporter reporter;
    private TokenVerifier verifier;
    private TokenVerifier asking;
    private Presentation shown;

    @Override
    public String apply(Map<String, String> command) {
        try {
            return switch (command.getOrDefault("do", "")) {
                case "start" -> start(command);
                case "check" -> outcome(verifier);
                case "ask" -> outcome(asking);
                case "sent" -> Long.toString(reporter.sent());
                case "close" -> close();
                default -> throw new IllegalArgumentException(command.toString());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String start(Map<String, String> with) throws InterruptedException {
        String tenant = with.get("tenant");
        RedisConfig redis = new RedisConfig(
                with.get("redis.host"),
                Integer.parseInt(with.get("redis.port")),
                with.get("redis.user"),
                with.get("redis.password"),
                false);
        view = DenylistView.builder("smoke", tenant).redis(redis).start();
        direct = DirectDenylist.connect(redis);
        reporter = UseReporter.builder(with.get("registration"), "urn:verifier:smoke", tenant)
                .kafka(kafka(with))
                .denylist(view)
                .start();
        IssuerProfile issuer = IssuerProfile.builder(with.get("iss"), tenant, KeySource.of(with.get("jwks")))
                .build();
        verifier = TokenVerifier.builder("payments")
                .issuer(issuer)
                .denylist(view)
                .reporter(reporter)
                .build();
        asking = TokenVerifier.builder("payments")
                .issuer(issuer)
                .denylist(direct)
                .reporter(reporter)
                .build();
        shown = Presentation.builder("Bearer " + with.get("token"))
                .request("GET", "https://api.acme.example/")
                .operation("GET /", Set.of())
                .build();
        return Boolean.toString(view.awaitWhole(Duration.ofSeconds(30)));
    }

    private static Map<String, String> kafka(Map<String, String> with) {
        Map<String, String> properties = new HashMap<>();
        with.forEach((name, value) -> {
            if (name.startsWith(KAFKA)) {
                properties.put(name.substring(KAFKA.length()), value);
            }
        });
        return properties;
    }

    private String outcome(TokenVerifier by) {
        Verdict verdict = by.check(shown);
        return verdict instanceof Verdict.Denied denied ? denied.reason().wireName() : "accepted";
    }

    private String close() {
        verifier.close();
        asking.close();
        direct.close();
        view.close();
        reporter.close();
        return "closed";
    }
}
