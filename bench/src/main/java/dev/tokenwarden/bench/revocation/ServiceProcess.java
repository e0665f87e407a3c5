package dev.tokenwarden.bench.revocation;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.revocation.RevocationConfig;
import dev.tokenwarden.revocation.RevocationService;
import dev.tokenwarden.revocation.api.ApiConfig;
import dev.tokenwarden.revocation.api.ApiRole;
import dev.tokenwarden.revocation.api.ApiToken;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the revocation service in a separate process until its input ends: {@code ACCESS POLICY}. Prints {@code ready PORT MILLIS}
 * when the service is ready.
 */
public final class ServiceProcess {
    /** The API token of the parent, on loopback and for a few minutes. */
    static final String TOKEN = "bench-admin-token";

    private ServiceProcess() {}

    public static void main(String[] args) throws IOException, PolicyException {
        long begun = System.nanoTime();
        ServerAccess access = ServerAccess.read(Path.of(args[0]));
        Path file = Path.of(args[1]);
        Policy policy = PolicyLoader.parse(file.toString(), Files.readString(file));
        RevocationConfig config = new RevocationConfig(
                Map.copyOf(access.kafka()),
                new RedisConfig(
                        access.redisHost(), access.redisPort(), access.redisUser(), access.redisPassword(), false),
                ApiConfig.loopback(
                        List.of(new ApiToken("bench", ApiToken.hash(TOKEN), ApiRole.ADMIN, Set.of("*"), true))));
        try (RevocationService service =
                new RevocationService(config, () -> policy, Clock.systemUTC(), new SimpleMeterRegistry())) {
            service.start();
            long millis = (System.nanoTime() - begun) / 1_000_000;
            System.out.println(ServiceJvm.ANSWER + "ready " + service.apiPort() + " " + millis);
            while (System.in.read() >= 0) {
                // The parent sends nothing; this process ends when the parent ends.
            }
        }
    }
}
