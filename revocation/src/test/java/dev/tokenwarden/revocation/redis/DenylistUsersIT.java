package dev.tokenwarden.revocation.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistUsers;
import dev.tokenwarden.contract.denylist.VerifierCommands;
import dev.tokenwarden.embedded.RedisBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/** The ACL users against real servers: the redis-server on the PATH, and the one that the project carries. */
final class DenylistUsersIT {
    private static final String PASSWORD = "of-the-test";
    private static final String ID = "payments";
    /** Longer than any command takes on small data, on a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @TempDir
    static Path carried;

    @TempDir
    Path temp;

    static Stream<Path> servers() {
        Set<Path> servers = new LinkedHashSet<>();
        servers.add(RedisBinary.find("", carried).path());
        servers.add(RedisBinary.find(System.getenv("PATH"), carried).path());
        return servers.stream();
    }

    private record Server(RedisServerProcess process) implements AutoCloseable {
        static Server start(Path executable, Path temp) throws IOException {
            int port = RedisServerProcess.freePort();
            Server server = new Server(
                    RedisServerProcess.start(executable, temp, port, "--save", "", "--port", Integer.toString(port)));
            try (Jedis admin = server.admin()) {
                server.add(admin, ID, DenylistUsers.verifier(ID, List.of("acme")));
                server.add(admin, "revocation", DenylistUsers.service());
                admin.set(DenylistKeys.entry("acme", "token:1"), "x".repeat(80_000));
                admin.set(DenylistKeys.entry("other", "token:1"), "secret");
                admin.zadd(DenylistKeys.index("acme"), 1, "token:1");
            }
            return server;
        }

        private void add(Jedis admin, String user, List<String> rules) {
            List<String> all = new ArrayList<>(List.of("reset", "on", ">" + PASSWORD));
            all.addAll(rules);
            admin.aclSetUser(user, all.toArray(String[]::new));
        }

        Jedis admin() {
            return new Jedis(new HostAndPort("127.0.0.1", process.port()));
        }

        Jedis as(String user) {
            return new Jedis(
                    new HostAndPort("127.0.0.1", process.port()),
                    DefaultJedisClientConfig.builder()
                            .user(user)
                            .password(PASSWORD)
                            .autoNegotiateProtocol(false)
                            .socketTimeoutMillis(10_000)
                            .build());
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private static String answer(Jedis redis, String command, String... arguments) {
        ProtocolCommand name = () -> command.getBytes(StandardCharsets.US_ASCII);
        try {
            return String.valueOf(redis.sendCommand(name, arguments));
        } catch (JedisDataException e) {
            return e.getMessage();
        }
    }

    /**
     * A command of the server.
     *
     * @param name with its subcommand, as in {@code client|kill}
     * @param words how many it needs at least, its own name included: Redis counts before it looks at permissions
     */
    private record Command(String name, int words) {
        String[] arguments(String filler) {
            List<String> all = new ArrayList<>(List.of(name.split("\\|")));
            while (all.size() < words) {
                all.add(filler);
            }
            return all.subList(1, all.size()).toArray(String[]::new);
        }
    }

    /** Every command that the server has; where Redis lists subcommands (from 7 on), these instead of their parent. */
    private static List<Command> commands(Jedis admin) {
        List<Command> commands = new ArrayList<>();
        collect((List<?>) admin.sendCommand(() -> "COMMAND".getBytes(StandardCharsets.US_ASCII)), commands);
        assertThat(commands).hasSizeGreaterThan(200);
        return commands;
    }

    private static void collect(List<?> infos, List<Command> commands) {
        for (Object one : infos) {
            List<?> info = (List<?>) one;
            List<?> subcommands = info.size() > 9 ? (List<?>) info.get(9) : List.of();
            if (subcommands.isEmpty()) {
                String name = new String((byte[]) info.get(0), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
                commands.add(new Command(name, Math.abs(((Long) info.get(1)).intValue())));
            } else {
                collect(subcommands, commands);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void verifier_mayRunItsCommands_andNoOther(Path executable) throws IOException {
        try (Server server = Server.start(executable, temp);
                Jedis admin = server.admin()) {
            Set<String> allowed = new TreeSet<>(VerifierCommands.DENYLIST);
            allowed.addAll(VerifierCommands.CONNECTION);
            List<String> wrongly = new ArrayList<>();
            for (Command command : commands(admin)) {
                // Redis 6.2 lists no subcommands; both of these only end a connection or a transaction of one's own.
                boolean own = Set.of("client", "quit", "reset").contains(command.name());
                if (own || allowed.contains(command.name())) {
                    continue;
                }
                try (Jedis verifier = server.as(ID)) {
                    String answer = answer(
                            verifier,
                            command.name().split("\\|")[0],
                            command.arguments(DenylistKeys.entry("acme", "token:1")));
                    // Some are refused for everybody before the user's permissions are looked at.
                    if (!answer.contains("NOPERM") && !answer.contains("command not allowed")) {
                        wrongly.add(command + ": " + answer);
                    }
                }
            }
            assertThat(wrongly).isEmpty();
            try (Jedis verifier = server.as(ID)) {
                assertThat(answer(verifier, "client", "kill", "type", "normal")).startsWith("NOPERM");
                assertThat(answer(verifier, "client", "pause", "60000")).startsWith("NOPERM");
                assertThat(answer(verifier, "client", "setname", "payments")).doesNotStartWith("NOPERM");
                // Redis 7 has no such command any more.
                assertThat(answer(verifier, "stralgo", "LCS", "KEYS", "a", "b"))
                        .containsPattern("NOPERM|unknown command");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void allowedCommands_neverStopTheServer_whateverTheirArguments(Path executable) throws IOException {
        try (Server server = Server.start(executable, temp)) {
            String huge = "9".repeat(80_000);
            String entry = DenylistKeys.entry("acme", "token:1");
            String index = DenylistKeys.index("acme");
            List<String[]> calls = new ArrayList<>();
            for (String command : VerifierCommands.DENYLIST) {
                calls.add(new String[] {command, entry});
                calls.add(new String[] {command, index, "0", "MATCH", huge, "COUNT", "1000000"});
                calls.add(new String[] {command, index, huge, huge, huge});
                calls.add(new String[] {command, DenylistKeys.feed("acme"), "+", "-", "COUNT", huge});
                calls.add(
                        new String[] {command, "COUNT", huge, "BLOCK", "1", "STREAMS", DenylistKeys.feed("acme"), "0"});
            }
            calls.add(new String[] {"zscan", index, "0", "MATCH", "*".repeat(30_000) + "b"});
            for (String[] call : calls) {
                long begun = System.nanoTime();
                try (Jedis verifier = server.as(ID)) {
                    String[] arguments = Arrays.copyOfRange(call, 1, call.length);
                    answer(verifier, call[0], arguments);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .as(call[0])
                        .isLessThan(LIMIT);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void verifier_readsItsTenantOnly_andAcknowledgesInItsOwnNameOnly(Path executable) throws IOException {
        try (Server server = Server.start(executable, temp);
                Jedis verifier = server.as(ID)) {
            assertThat(verifier.get(DenylistKeys.entry("acme", "token:1"))).hasSize(80_000);
            assertThatThrownBy(() -> verifier.get(DenylistKeys.entry("other", "token:1")))
                    .hasMessageContaining("NOPERM");
            assertThat(verifier.publish(DenylistKeys.ackChannel("acme", ID), "{}"))
                    .isZero();
            assertThat(verifier.publish(DenylistKeys.ackChannel("acme", ID + "#pod-7"), "{}"))
                    .isZero();
            for (String channel : List.of(
                    DenylistKeys.ackChannel("acme", "orders"),
                    DenylistKeys.ackChannel("acme", ID + "2"),
                    DenylistKeys.ackChannel("other", ID))) {
                assertThatThrownBy(() -> verifier.publish(channel, "{}"))
                        .as(channel)
                        .hasMessageContaining("NOPERM");
            }
        }
    }
}
