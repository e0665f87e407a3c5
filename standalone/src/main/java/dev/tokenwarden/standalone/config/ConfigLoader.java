package dev.tokenwarden.standalone.config;

import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.config.WardenConfig.Listen;
import dev.tokenwarden.standalone.config.WardenConfig.Parts;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import dev.tokenwarden.standalone.config.WardenConfig.RevocationAccess;
import dev.tokenwarden.standalone.config.WardenConfig.RoleProcess;
import dev.tokenwarden.standalone.config.WardenConfig.SearchChoice;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts flags, environment and {@code warden.yaml} together. */
public final class ConfigLoader {

    /** Where data is kept unless something else is said. */
    public static final Path DEFAULT_DATA = Path.of(".warden");

    /** The file that is read where it exists and no other is named. */
    public static final Path DEFAULT_FILE = Path.of("warden.yaml");

    static final int KAFKA_PORT = 19092;
    static final int REDIS_PORT = 16379;
    static final int SEARCH_PORT = 19200;
    static final int GATEWAY_PORT = 18080;
    static final int API_PORT = 18081;
    static final int CONSOLE_PORT = 18082;

    private static final int DEFAULT_PARTITIONS = 4;
    private static final int MOST_PARTITIONS = 1024;
    private static final String LOOPBACK = "127.0.0.1";

    private ConfigLoader() {}

    /**
     * The configuration of this process.
     *
     * @param flags what stands on the command line
     * @param environment the process's variables
     * @param file the file named on the command line, or null
     * @throws ConfigException if anything is unknown or cannot be taken
     */
    public static WardenConfig load(Map<Setting, String> flags, Map<String, String> environment, @Nullable Path file)
            throws ConfigException {
        Settings settings = Settings.collect(flags, environment, file != null ? file : defaultFile());
        Path data = settings.path(Setting.DATA);
        WardenConfig config = new WardenConfig(
                new RoleProcess(
                        data == null ? DEFAULT_DATA : data,
                        settings.roles(Setting.ONLY),
                        settings.path(Setting.POLICY),
                        settings.integer(Setting.PARTITIONS, DEFAULT_PARTITIONS, 1, MOST_PARTITIONS)),
                new Parts(kafka(settings), redis(settings), search(settings)),
                listen(settings),
                new RevocationAccess(
                        settings.address(Setting.REVOCATION_URL, ordered("http", "https")),
                        settings.secret(Setting.REVOCATION_TOKEN, Setting.REVOCATION_TOKEN_FILE),
                        settings.find(Setting.REVOCATION_URL)
                                .map(SettingValue::where)
                                .orElse(null)),
                NotifySettings.read(settings),
                OidcSettings.read(settings),
                new IngestReader(settings).read());
        requireParts(settings, config);
        return config;
    }

    /** The file in the working directory, if there is one. Whoever can write to it decides what this process does. */
    private static @Nullable Path defaultFile() throws ConfigException {
        if (!Files.exists(DEFAULT_FILE, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        FileOwnership.ofThisProcess().require(DEFAULT_FILE, "or name the file with --config");
        return DEFAULT_FILE;
    }

    private static Listen listen(Settings settings) throws ConfigException {
        return new Listen(
                settings.text(Setting.LISTEN_HOST, LOOPBACK),
                settings.port(Setting.GATEWAY_PORT, GATEWAY_PORT),
                settings.port(Setting.API_PORT, API_PORT),
                settings.port(Setting.CONSOLE_PORT, CONSOLE_PORT),
                settings.address(Setting.CONSOLE_URL, ordered("https", "http")));
    }

    private static KafkaChoice kafka(Settings settings) throws ConfigException {
        String bootstrap = settings.text(Setting.KAFKA_BOOTSTRAP);
        if (bootstrap == null) {
            settings.refuseWithout(
                    Setting.KAFKA_BOOTSTRAP,
                    Setting.KAFKA_SECURITY_PROTOCOL,
                    Setting.KAFKA_SASL_MECHANISM,
                    Setting.KAFKA_USERNAME,
                    Setting.KAFKA_PASSWORD,
                    Setting.KAFKA_PASSWORD_FILE,
                    Setting.KAFKA_CA_FILE);
            return new KafkaChoice.Embedded(settings.port(Setting.KAFKA_PORT, KAFKA_PORT));
        }
        for (String server : bootstrap.split(",", -1)) {
            if (!server.strip().matches("(\\[[0-9a-fA-F:]+\\]|[A-Za-z0-9._-]+):[0-9]{1,5}")) {
                throw settings.error(
                        Setting.KAFKA_BOOTSTRAP,
                        "must be host:port, several separated by commas, found " + ConfigException.quoted(server));
            }
        }
        return new KafkaChoice.External(
                bootstrap,
                settings.word(
                        Setting.KAFKA_SECURITY_PROTOCOL,
                        settings.find(Setting.KAFKA_USERNAME).isPresent() ? "SASL_SSL" : "PLAINTEXT",
                        ordered("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")),
                settings.word(
                        Setting.KAFKA_SASL_MECHANISM,
                        "SCRAM-SHA-512",
                        ordered("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN")),
                settings.text(Setting.KAFKA_USERNAME),
                settings.secret(Setting.KAFKA_PASSWORD, Setting.KAFKA_PASSWORD_FILE),
                settings.path(Setting.KAFKA_CA_FILE));
    }

    private static RedisChoice redis(Settings settings) throws ConfigException {
        var url = settings.address(Setting.REDIS_URL, ordered("redis", "rediss"));
        if (url == null) {
            settings.refuseWithout(
                    Setting.REDIS_URL,
                    Setting.REDIS_USERNAME,
                    Setting.REDIS_PASSWORD,
                    Setting.REDIS_PASSWORD_FILE,
                    Setting.REDIS_CA_FILE,
                    Setting.REDIS_SENTINEL_MASTER,
                    Setting.REDIS_CLUSTER);
            return new RedisChoice.Embedded(settings.port(Setting.REDIS_PORT, REDIS_PORT));
        }
        return new RedisChoice.External(
                url,
                settings.text(Setting.REDIS_USERNAME),
                settings.secret(Setting.REDIS_PASSWORD, Setting.REDIS_PASSWORD_FILE),
                settings.path(Setting.REDIS_CA_FILE),
                settings.text(Setting.REDIS_SENTINEL_MASTER),
                settings.word(Setting.REDIS_CLUSTER, "false", ordered("true", "false"))
                        .equals("true"));
    }

    private static SearchChoice search(Settings settings) throws ConfigException {
        var url = settings.address(Setting.OPENSEARCH_URL, ordered("https", "http"));
        if (url == null) {
            settings.refuseWithout(
                    Setting.OPENSEARCH_URL,
                    Setting.OPENSEARCH_USERNAME,
                    Setting.OPENSEARCH_PASSWORD,
                    Setting.OPENSEARCH_PASSWORD_FILE);
            return new SearchChoice.Embedded(settings.port(Setting.OPENSEARCH_PORT, SEARCH_PORT));
        }
        return new SearchChoice.External(
                url,
                settings.text(Setting.OPENSEARCH_USERNAME),
                settings.secret(Setting.OPENSEARCH_PASSWORD, Setting.OPENSEARCH_PASSWORD_FILE));
    }

    /** A process that runs some roles only is one of several: they must meet at parts that none of them embeds. */
    private static void requireParts(Settings settings, WardenConfig config) throws ConfigException {
        if (config.isWhole()) {
            return;
        }
        if (config.kafka() instanceof KafkaChoice.Embedded) {
            throw settings.error(Setting.ONLY, "needs the address of Kafka: " + spellings(Setting.KAFKA_BOOTSTRAP));
        }
        boolean asks =
                config.roles().contains(PipelineRole.INGEST) && config.ingest().extAuthz() != null;
        if (config.redis() instanceof RedisChoice.Embedded
                && (asks || config.roles().stream().anyMatch(PipelineRole::needsRedis))) {
            throw settings.error(Setting.ONLY, "needs the address of Redis: " + spellings(Setting.REDIS_URL));
        }
        if (config.search() instanceof SearchChoice.Embedded
                && config.roles().stream().anyMatch(PipelineRole::needsSearch)) {
            throw settings.error(Setting.ONLY, "needs the address of OpenSearch: " + spellings(Setting.OPENSEARCH_URL));
        }
        if (config.roles().contains(PipelineRole.DASHBOARDS)
                && !config.roles().contains(PipelineRole.REVOCATION)
                && (config.revocation().url() == null || config.revocation().token() == null)) {
            throw settings.error(
                    Setting.ONLY,
                    "needs the revocation API and a token for it: " + spellings(Setting.REVOCATION_URL) + " and "
                            + Setting.REVOCATION_TOKEN.variable());
        }
    }

    private static String spellings(Setting setting) {
        return setting.flag() + ", " + setting.variable() + " or " + setting.key() + " in " + DEFAULT_FILE;
    }

    /** The words in this order, which is that of messages. */
    private static Set<String> ordered(String... words) {
        return new LinkedHashSet<>(List.of(words));
    }
}
