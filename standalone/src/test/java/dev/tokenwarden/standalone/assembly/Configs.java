package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.standalone.config.WardenConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;

/** Configurations for tests: free ports throughout. */
final class Configs {
    private Configs() {}

    static WardenConfig freePorts(Path data) throws ConfigException {
        return freePorts(data, Map.of());
    }

    static WardenConfig freePorts(Path data, Map<Setting, String> more) throws ConfigException {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        flags.put(Setting.DATA, data.toString());
        for (Setting port : new Setting[] {
            Setting.KAFKA_PORT,
            Setting.REDIS_PORT,
            Setting.OPENSEARCH_PORT,
            Setting.GATEWAY_PORT,
            Setting.API_PORT,
            Setting.CONSOLE_PORT
        }) {
            flags.put(port, "0");
        }
        flags.put(Setting.METRICS_LISTEN, "127.0.0.1:0");
        flags.putAll(more);
        return ConfigLoader.load(flags, Map.of(), null);
    }

    /**
     * Client properties of the broker's super user, for looking at topics that nobody outside may read.
     *
     * @param reporter properties of someone else
     */
    static Path admin(Path data, Path reporter) throws IOException {
        Properties passwords = new Properties();
        try (Reader reader = Files.newBufferedReader(data.resolve("credentials.properties"))) {
            passwords.load(reader);
        }
        String password = "password=\"" + passwords.getProperty("kafka.admin") + "\"";
        return Files.writeString(
                data.resolve("admin.properties"),
                Files.readString(reporter)
                        .replaceAll("username=\"[^\"]*\"", "username=\"admin\"")
                        .replaceAll("password=\"[^\"]*\"", password));
    }
}
