package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.standalone.config.WardenConfig;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that configure a process. Their values are read by the one loader, as are variables and the file. */
final class ConfigOptions {

    private final Map<Setting, String> given = new EnumMap<>(Setting.class);

    @Option(
            order = 1,
            names = "--config",
            paramLabel = "FILE",
            description = "Settings file (default: warden.yaml here, if there is one).")
    private @Nullable Path file;

    @Option(
            order = 2,
            names = "--data",
            paramLabel = "DIR",
            description = "Where data, credentials and logs are kept (default: .warden).")
    void data(String text) {
        given.put(Setting.DATA, text);
    }

    @Option(
            order = 3,
            names = "--only",
            paramLabel = "ROLE[,ROLE]",
            description =
                    "Run these roles only, of ingest, streams, revocation and dashboards, against Kafka, Redis and"
                            + " OpenSearch elsewhere.")
    void only(String text) {
        given.put(Setting.ONLY, text);
    }

    @Option(
            order = 4,
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "Policy file (default: policy.yaml in the data directory, written at first start). Changes take"
                            + " effect within a second.")
    void policy(String text) {
        given.put(Setting.POLICY, text);
    }

    @Option(
            order = 5,
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of new event topics (default: 4).")
    void partitions(String text) {
        given.put(Setting.PARTITIONS, text);
    }

    @Option(
            order = 6,
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "Where the gateway, API and console listen (default: 127.0.0.1).")
    void listen(String text) {
        given.put(Setting.LISTEN_HOST, text);
    }

    @Option(
            order = 7,
            names = "--gateway-port",
            paramLabel = "PORT",
            description = "HTTP gateway (default: 18080; 0: any free).")
    void gatewayPort(String text) {
        given.put(Setting.GATEWAY_PORT, text);
    }

    @Option(
            order = 8,
            names = "--api-port",
            paramLabel = "PORT",
            description = "Revocation API (default: 18081; 0: any free).")
    void apiPort(String text) {
        given.put(Setting.API_PORT, text);
    }

    @Option(
            order = 9,
            names = "--console-port",
            paramLabel = "PORT",
            description = "Console (default: 18082; 0: any free).")
    void consolePort(String text) {
        given.put(Setting.CONSOLE_PORT, text);
    }

    @Option(
            order = 10,
            names = "--console-url",
            paramLabel = "URL",
            description = "How browsers reach the console, where that is not the address it listens on.")
    void consoleUrl(String text) {
        given.put(Setting.CONSOLE_URL, text);
    }

    @Option(
            order = 11,
            names = "--kafka-port",
            paramLabel = "PORT",
            description = "Embedded Kafka (default: 19092; 0: any free).")
    void kafkaPort(String text) {
        given.put(Setting.KAFKA_PORT, text);
    }

    @Option(
            order = 12,
            names = "--redis-port",
            paramLabel = "PORT",
            description = "Embedded Redis (default: 16379; 0: any free).")
    void redisPort(String text) {
        given.put(Setting.REDIS_PORT, text);
    }

    @Option(
            order = 13,
            names = "--opensearch-port",
            paramLabel = "PORT",
            description = "Embedded OpenSearch (default: 19200; 0: any free).")
    void searchPort(String text) {
        given.put(Setting.OPENSEARCH_PORT, text);
    }

    @Option(
            order = 14,
            names = "--kafka",
            paramLabel = "HOST:PORT[,...]",
            description = "Use this Kafka and start none. User, password and TLS: docs/operations.md.")
    void kafka(String text) {
        given.put(Setting.KAFKA_BOOTSTRAP, text);
    }

    @Option(
            order = 15,
            names = "--redis",
            paramLabel = "URL",
            description = "Use this Redis, redis://HOST:PORT or rediss://...")
    void redis(String text) {
        given.put(Setting.REDIS_URL, text);
    }

    @Option(
            order = 16,
            names = "--opensearch",
            paramLabel = "URL",
            description = "Use this OpenSearch, https://HOST:PORT.")
    void search(String text) {
        given.put(Setting.OPENSEARCH_URL, text);
    }

    @Option(
            order = 17,
            names = "--api",
            paramLabel = "URL",
            description = "The revocation API, where dashboards run apart from it.")
    void api(String text) {
        given.put(Setting.REVOCATION_URL, text);
    }

    WardenConfig load(Map<String, String> environment) throws ConfigException {
        return ConfigLoader.load(given, environment, file);
    }
}
