package dev.tokenwarden.verifier.classpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.KafkaAccess;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.TestScope;
import dev.tokenwarden.testkit.WithBackbone;
import dev.tokenwarden.verifier.RedisWriter;
import dev.tokenwarden.verifier.TokenVerifier;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compiled verifier with the libraries that other people's applications bring: it accepts a token, denies it after a
 * revocation, and reports both. The build copies each set of jars to {@code target/classpaths}. None of them has gson, org.json or
 * a compression codec, and the newest has no jackson-databind.
 */
@WithBackbone(parts = {Part.KAFKA, Part.REDIS})
final class ClassPathIT {
    private static final Logger log = LoggerFactory.getLogger(ClassPathIT.class);
    private static final Duration SOON = Duration.ofSeconds(40);

    @ParameterizedTest
    @ValueSource(strings = {"boot-3.5", "boot-4.0", "newest"})
    void verifier_accepts_deniesAfterARevocation_andReports(String set, Backbone backbone, TestScope scope)
            throws Exception {
        List<URL> jars = jars(set);
        log.atInfo().addKeyValue("set", set).addKeyValue("jars", names(jars)).log("Class path");
        String tenant = scope.name(set.replace('.', '-'));
        SmokeToken token = SmokeToken.issue(Clock.systemUTC());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (RedisWriter writer = new RedisWriter(backbone.redis().admin(), tenant);
                URLClassLoader loader =
                        new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            writer.begin("e1");
            Map<String, String> start = start(backbone, tenant, token);
            Function<Map<String, String>, String> smoke = smoke(loader);
            Thread.currentThread().setContextClassLoader(loader);

            assertThat(smoke.apply(start)).isEqualTo("true");
            try {
                assertThat(smoke.apply(Map.of("do", "check"))).isEqualTo("accepted");
                assertThat(smoke.apply(Map.of("do", "ask"))).isEqualTo("accepted");
                writer.put(
                        new Target.OfToken(tenant, SmokeToken.ISS, token.jti(), null),
                        new DenylistEntry(false, 1_000, null, null, 1));
                await().atMost(SOON)
                        .until(() -> smoke.apply(Map.of("do", "check")).equals("revoked"));
                assertThat(smoke.apply(Map.of("do", "ask"))).isEqualTo("revoked");
                // A use may be dropped while a slow broker starts; the following ones are sent.
                await().atMost(SOON).until(() -> {
                    assertThat(smoke.apply(Map.of("do", "check"))).isEqualTo("revoked");
                    return Long.parseLong(smoke.apply(Map.of("do", "sent"))) >= 4;
                });
            } finally {
                assertThat(smoke.apply(Map.of("do", "close"))).isEqualTo("closed");
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @SuppressWarnings("unchecked")
    private static Function<Map<String, String>, String> smoke(ClassLoader loader) throws ReflectiveOperationException {
        Object made = loader.loadClass(SmokeVerifier.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        assertThat(made.getClass()).isNotEqualTo(SmokeVerifier.class);
        return (Function<Map<String, String>, String>) made;
    }

    private static Map<String, String> start(Backbone backbone, String tenant, SmokeToken token) {
        String registration = tenant;
        String topic = Topics.input(registration);
        backbone.kafka().ensureTopics(List.of(KafkaTopic.of(topic, 1)));
        KafkaAccess kafka = backbone.kafka().ensurePrincipal(registration, KafkaGrant.write(topic));
        RedisAccess redis = backbone.redis().admin();
        Map<String, String> start = new HashMap<>(Map.of(
                "do", "start",
                "tenant", tenant,
                "registration", registration,
                "iss", SmokeToken.ISS,
                "jwks", token.jwks(),
                "token", token.compact(),
                "redis.host", redis.host(),
                "redis.port", Integer.toString(redis.port()),
                "redis.user", redis.user(),
                "redis.password", redis.password()));
        kafka.clientProperties().forEach((name, value) -> start.put(SmokeVerifier.KAFKA + name, value));
        return start;
    }

    private static List<URL> jars(String set) throws IOException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("target", "classpaths", set))) {
            for (Path file : files.sorted().toList()) {
                jars.add(file.toUri().toURL());
            }
        }
        for (Class<?> type : List.of(
                TokenVerifier.class,
                SmokeVerifier.class,
                DenylistKeys.class,
                RedisClients.class,
                JsonWebSignature.class)) {
            jars.add(type.getProtectionDomain().getCodeSource().getLocation());
        }
        return jars;
    }

    private static List<String> names(List<URL> jars) {
        return jars.stream()
                .map(jar -> jar.getPath().replaceAll(".*/(?=[^/]+/?$)", ""))
                .toList();
    }
}
