package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.verifier.denylist.DenylistAnswer;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.denylist.DirectDenylist;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The view and direct questions against a real Sentinel whose master dies, and a real cluster. */
final class RedisTopologyIT {
    private static final String ISS = "https://idp.acme.example";
    private static final String KEY = "thumbprint-of-the-key";
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final DenylistEntry ENTRY = new DenylistEntry(false, 1_000, null, null, 1);

    @TempDir
    Path dir;

    @Test
    void sentinel_leadsToTheNewMaster_andAReplicaThatLaggedIsNotBelieved() throws Exception {
        int masterPort = ConfiguredRedis.freePort();
        try (ConfiguredRedis master = ConfiguredRedis.start(dir, "master", masterPort, List.of());
                ConfiguredRedis replica = ConfiguredRedis.start(
                        dir, "replica", ConfiguredRedis.freePort(), List.of("replicaof 127.0.0.1 " + masterPort));
                ConfiguredRedis sentinel = ConfiguredRedis.start(
                        dir,
                        "sentinel",
                        ConfiguredRedis.freePort(),
                        List.of(
                                "sentinel monitor warden 127.0.0.1 " + masterPort + " 1",
                                "sentinel auth-pass warden " + ConfiguredRedis.PASSWORD,
                                "sentinel down-after-milliseconds warden 500",
                                "sentinel failover-timeout warden 2000"),
                        "--sentinel");
                RedisWriter writer = new RedisWriter(master.access(), "acme")) {
            RedisConfig config = new RedisConfig(
                    new RedisConfig.Sentinel("warden", List.of(node(sentinel)), "default", ConfiguredRedis.PASSWORD),
                    "default",
                    ConfiguredRedis.PASSWORD,
                    false,
                    null);
            writer.begin("e1");
            writer.put(token("old"), ENTRY);
            try (DenylistView view =
                            DenylistView.builder("v", "acme").redis(config).start();
                    DirectDenylist direct = DirectDenylist.connect(config)) {
                assertThat(view.awaitWhole(SOON)).isTrue();
                await().atMost(SOON).until(() -> direct.check("acme", token("old"), KEY) == DenylistAnswer.DENIED);
                await().atMost(SOON).until(() -> linked(replica));
                await().atMost(SOON)
                        .until(() -> sentinel.ask(redis -> redis.sentinelReplicas("warden"))
                                        .size()
                                == 1);
                // What is written now is lost by the replica.
                replica.ask(redis -> redis.configSet("masterauth", "wrong"));
                replica.ask(redis -> redis.sendCommand(Protocol.Command.CLIENT, "KILL", "TYPE", "master"));
                await().atMost(SOON).until(() -> !linked(replica));
                writer.put(token("late"), ENTRY);
                await().atMost(SOON).until(() -> view.check("acme", token("late"), KEY) == DenylistAnswer.DENIED);

                master.close();
                await().atMost(SOON).until(() -> replica.ask(jedis -> jedis.info("replication"))
                        .contains("role:master"));
                await().atMost(SOON).until(() -> view.status().get(0).feed().failures() > 3);
                assertThat(view.check("acme", token("late"), KEY)).isNotEqualTo(DenylistAnswer.PASS);

                try (RedisWriter second = new RedisWriter(replica.access(), "acme")) {
                    second.begin("e2");
                    second.put(token("late"), ENTRY);
                    second.put(token("later"), ENTRY);
                    await().atMost(SOON).until(() -> view.check("acme", token("later"), KEY) == DenylistAnswer.DENIED);
                    assertThat(view.check("acme", token("late"), KEY)).isEqualTo(DenylistAnswer.DENIED);
                    await().atMost(SOON)
                            .until(() -> direct.check("acme", token("later"), KEY) == DenylistAnswer.DENIED);
                    assertThat(direct.check("acme", token("never"), KEY)).isEqualTo(DenylistAnswer.PASS);
                }
            }
        }
    }

    private static boolean linked(ConfiguredRedis replica) {
        return replica.ask(redis -> redis.info("replication")).contains("master_link_status:up");
    }

    @Test
    void cluster_servesTenantsFromTheirNodes() throws Exception {
        List<String> settings = List.of("cluster-enabled yes", "cluster-node-timeout 2000");
        try (ConfiguredRedis one = ConfiguredRedis.start(dir, "one", clusterPort(), settings);
                ConfiguredRedis two = ConfiguredRedis.start(dir, "two", clusterPort(), settings)) {
            one.ask(redis -> redis.clusterAddSlots(slots(0, 8_192)));
            two.ask(redis -> redis.clusterAddSlots(slots(8_192, 16_384)));
            one.ask(redis -> redis.clusterMeet("127.0.0.1", two.port()));
            await().atMost(SOON).until(() -> ready(one) && ready(two));
            RedisConfig config = new RedisConfig(
                    new RedisConfig.Cluster(List.of(node(one))), "default", ConfiguredRedis.PASSWORD, false, null);
            List<String> tenants = List.of("acme", "globex", "initech", "umbrella");
            assertThat(tenants.stream()
                            .map(tenant -> node(tenant, one, two).port())
                            .distinct())
                    .hasSize(2);
            try (DenylistView view = DenylistView.builder("v", tenants.toArray(new String[0]))
                            .redis(config)
                            .start();
                    DirectDenylist direct = DirectDenylist.connect(config)) {
                for (String tenant : tenants) {
                    try (RedisWriter writer =
                            new RedisWriter(node(tenant, one, two).access(), tenant)) {
                        writer.begin("e1");
                        writer.put(token("t-" + tenant), ENTRY);
                    }
                }
                assertThat(view.awaitWhole(SOON)).isTrue();
                for (String tenant : tenants) {
                    assertThat(view.check(tenant, token("t-" + tenant), KEY)).isEqualTo(DenylistAnswer.DENIED);
                    assertThat(view.check(tenant, token("t-other"), KEY)).isEqualTo(DenylistAnswer.PASS);
                    assertThat(direct.check(tenant, token("t-" + tenant), KEY)).isEqualTo(DenylistAnswer.DENIED);
                    assertThat(direct.check(tenant, token("t-other"), KEY)).isEqualTo(DenylistAnswer.PASS);
                }
            }
        }
    }

    /** A node's bus listens 10,000 above. */
    private static int clusterPort() {
        int port = ConfiguredRedis.freePort();
        while (port > 55_000) {
            port = ConfiguredRedis.freePort();
        }
        return port;
    }

    private static int[] slots(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static boolean ready(ConfiguredRedis node) {
        return node.ask(redis -> redis.clusterInfo()).contains("cluster_state:ok");
    }

    private static ConfiguredRedis node(String tenant, ConfiguredRedis one, ConfiguredRedis two) {
        return JedisClusterCRC16.getSlot("tw:{" + tenant + "}:meta") < 8_192 ? one : two;
    }

    @Test
    void redisThatIsNotThereYet_isWaitedFor() throws Exception {
        int port = ConfiguredRedis.freePort();
        RedisConfig config = new RedisConfig(
                new RedisConfig.Cluster(List.of(new RedisConfig.Node("127.0.0.1", port))),
                "default",
                ConfiguredRedis.PASSWORD,
                false,
                null);
        try (DenylistView view = DenylistView.builder("v", "acme").redis(config).start()) {
            assertThat(view.check("acme", token("a"), KEY)).isEqualTo(DenylistAnswer.UNKNOWN);
            assertThat(view.ask("acme", token("a"), KEY)).isEqualTo(DenylistAnswer.UNKNOWN);
            await().atMost(SOON).until(() -> view.status().get(0).feed().failures() > 0);
        }
        RedisConfig single = new RedisConfig("127.0.0.1", port, "default", ConfiguredRedis.PASSWORD, false);
        try (DenylistView view = DenylistView.builder("v", "acme").redis(single).start()) {
            await().atMost(SOON).until(() -> view.status().get(0).feed().failures() > 0);
            try (ConfiguredRedis late = ConfiguredRedis.start(dir, "late", port, List.of());
                    RedisWriter writer = new RedisWriter(late.access(), "acme")) {
                writer.begin("e1");
                assertThat(view.awaitWhole(SOON)).isTrue();
            }
        }
    }

    private static RedisConfig.Node node(ConfiguredRedis server) {
        return new RedisConfig.Node("127.0.0.1", server.port());
    }

    private static Token token(String jti) {
        return Token.named(ISS, jti, null);
    }
}
