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

/** The flags that configure a process. {@link ConfigLoader} reads their values together with variables and the file. */
final class ConfigOptions {

    private final Map<Setting, String> given = new EnumMap<>(Setting.class);

    @Option(
            order = 1,
            names = "--config",
            paramLabel = "FILE",
            description = "Settings file (default: warden.yaml in the working directory).")
    private @Nullable Path file;

    @Option(
            order = 2,
            names = "--data",
            paramLabel = "DIR",
            description = "Directory for data, credentials and logs (default: .warden).")
    void data(String text) {
        given.put(Setting.DATA, text);
    }

    @Option(
            order = 3,
            names = "--only",
            paramLabel = "ROLE[,ROLE]",
            description =
                    "Run only these roles (ingest, streams, revocation, dashboards), with Kafka, Redis and OpenSearch"
                            + " elsewhere.")
    void only(String text) {
        given.put(Setting.ONLY, text);
    }

    @Option(
            order = 4,
            names = "--policy",
            paramLabel = "FILE",
            description = "Policy file (default: policy.yaml in the data directory, made at the first start). A change"
                    + " takes"
                    + " effect within a second.")
    void policy(String text) {
        given.put(Setting.POLICY, text);
    }

    @Option(
            order = 5,
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of event topics that do not exist yet (default: 4).")
    void partitions(String text) {
        given.put(Setting.PARTITIONS, text);
    }

    @Option(
            order = 5,
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "Format of the log: text (default), or json with one object on each line.")
    void logFormat(String text) {
        given.put(Setting.LOG_FORMAT, text);
    }

    @Option(
            order = 6,
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "Address that gateway, API and console listen on (default: 127.0.0.1).")
    void listen(String text) {
        given.put(Setting.LISTEN_HOST, text);
    }

    @Option(
            order = 6,
            names = "--tls",
            paramLabel = "on|off",
            description =
                    "off: listen with plain HTTP outside loopback, too, because a proxy in front ends TLS. Certificates:"
                            + " docs/operations.md.")
    void tls(String text) {
        given.put(Setting.TLS, text);
    }

    @Option(
            order = 7,
            names = "--gateway-port",
            paramLabel = "PORT",
            description = "Port of the HTTP gateway (default: 18080; 0: any free port).")
    void gatewayPort(String text) {
        given.put(Setting.GATEWAY_PORT, text);
    }

    @Option(
            order = 8,
            names = "--api-port",
            paramLabel = "PORT",
            description = "Port of the revocation API (default: 18081; 0: any free port).")
    void apiPort(String text) {
        given.put(Setting.API_PORT, text);
    }

    @Option(
            order = 9,
            names = "--console-port",
            paramLabel = "PORT",
            description = "Port of the console (default: 18082; 0: any free port).")
    void consolePort(String text) {
        given.put(Setting.CONSOLE_PORT, text);
    }

    @Option(
            order = 10,
            names = "--console-url",
            paramLabel = "URL",
            description = "Address of the console for browsers (default: the address that it listens on).")
    void consoleUrl(String text) {
        given.put(Setting.CONSOLE_URL, text);
    }

    @Option(
            order = 10,
            names = "--metrics",
            paramLabel = "HOST:PORT",
            description = "Address of /metrics and /health (default: 127.0.0.1:18083; port 0: any free port).")
    void metrics(String text) {
        given.put(Setting.METRICS_LISTEN, text);
    }

    @Option(
            order = 11,
            names = "--kafka-port",
            paramLabel = "PORT",
            description = "Port of the embedded Kafka (default: 19092; 0: any free port).")
    void kafkaPort(String text) {
        given.put(Setting.KAFKA_PORT, text);
    }

    @Option(
            order = 12,
            names = "--redis-port",
            paramLabel = "PORT",
            description = "Port of the embedded Redis (default: 16379; 0: any free port).")
    void redisPort(String text) {
        given.put(Setting.REDIS_PORT, text);
    }

    @Option(
            order = 13,
            names = "--opensearch-port",
            paramLabel = "PORT",
            description = "Port of the embedded OpenSearch (default: 19200; 0: any free port).")
    void searchPort(String text) {
        given.put(Setting.OPENSEARCH_PORT, text);
    }

    @Option(
            order = 14,
            names = "--kafka",
            paramLabel = "HOST:PORT[,...]",
            description = "Use this Kafka instead of the embedded one. User, password and TLS: docs/operations.md.")
    void kafka(String text) {
        given.put(Setting.KAFKA_BOOTSTRAP, text);
    }

    @Option(
            order = 15,
            names = "--redis",
            paramLabel = "URL",
            description = "Use this Redis instead of the embedded one: redis://HOST:PORT or rediss://HOST:PORT.")
    void redis(String text) {
        given.put(Setting.REDIS_URL, text);
    }

    @Option(
            order = 16,
            names = "--opensearch",
            paramLabel = "URL",
            description = "Use this OpenSearch instead of the embedded one: https://HOST:PORT.")
    void search(String text) {
        given.put(Setting.OPENSEARCH_URL, text);
    }

    @Option(
            order = 17,
            names = "--api",
            paramLabel = "URL",
            description = "Address of the revocation API, if it runs in another process.")
    void api(String text) {
        given.put(Setting.REVOCATION_URL, text);
    }

    WardenConfig load(Map<String, String> environment) throws ConfigException {
        return ConfigLoader.load(given, environment, file);
    }
}
