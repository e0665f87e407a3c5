package dev.tokenwarden.standalone.config;

import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.config.WardenConfig.Listen;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import dev.tokenwarden.standalone.config.WardenConfig.RevocationAccess;
import dev.tokenwarden.standalone.config.WardenConfig.RoleProcess;
import dev.tokenwarden.standalone.config.WardenConfig.SearchChoice;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads the configuration of a process: flags override environment variables, which override {@code warden.yaml}. */
public final class ConfigLoader {

    /** The default data directory. */
    public static final Path DEFAULT_DATA = Path.of(".warden");

    /** The settings file that is read if it exists and no other file is given. */
    public static final Path DEFAULT_FILE = Path.of("warden.yaml");

    static final int GATEWAY_PORT = 18080;
    static final int API_PORT = 18081;
    static final int CONSOLE_PORT = 18082;

    private static final int DEFAULT_PARTITIONS = 4;
    private static final int MOST_PARTITIONS = 1024;
    private static final String LOOPBACK = "127.0.0.1";

    private ConfigLoader() {}

    /**
     * Loads the configuration of this process.
     *
     * @param flags settings on the command line
     * @param environment variables of the process
     * @param file settings file on the command line; null: {@link #DEFAULT_FILE} if it exists
     * @throws ConfigException if a setting is unknown or wrong
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
                        settings.integer(Setting.PARTITIONS, DEFAULT_PARTITIONS, 1, MOST_PARTITIONS),
                        settings.word(Setting.LOG_FORMAT, "text", Settings.words("text", "json"))
                                .equals("json")),
                PartsReader.read(settings),
                listen(settings),
                new RevocationAccess(
                        settings.webAddress(Setting.REVOCATION_URL),
                        settings.secret(Setting.REVOCATION_TOKEN, Setting.REVOCATION_TOKEN_FILE),
                        settings.find(Setting.REVOCATION_URL)
                                .map(SettingValue::where)
                                .orElse(null),
                        TlsReader.client(
                                settings,
                                Setting.REVOCATION_CERTIFICATE_FILE,
                                Setting.REVOCATION_KEY_FILE,
                                Setting.REVOCATION_CA_FILE)),
                NotifyReader.read(settings),
                OidcReader.read(settings),
                IngestReader.read(settings));
        requireParts(settings, config);
        return config;
    }

    /** The file in the working directory, or null. Only its owner or root can be able to write to it: it configures this process. */
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
                settings.webAddress(Setting.CONSOLE_URL),
                TlsReader.listeners(settings),
                MetricsReader.read(settings));
    }

    /** Processes that run some of the roles share Kafka, Redis and OpenSearch, so these must run elsewhere. */
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
}
