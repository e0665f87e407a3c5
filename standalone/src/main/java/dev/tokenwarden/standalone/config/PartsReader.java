package dev.tokenwarden.standalone.config;

import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.config.WardenConfig.Parts;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import dev.tokenwarden.standalone.config.WardenConfig.SearchChoice;

/** Reads where Kafka, Redis and OpenSearch are: elsewhere, or embedded in this process. */
final class PartsReader {

    private static final int KAFKA_PORT = 19092;
    private static final int REDIS_PORT = 16379;
    private static final int SEARCH_PORT = 19200;

    private PartsReader() {}

    static Parts read(Settings settings) throws ConfigException {
        return new Parts(kafka(settings), redis(settings), search(settings));
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
                    Setting.KAFKA_CA_FILE,
                    Setting.KAFKA_CERTIFICATE_FILE,
                    Setting.KAFKA_KEY_FILE);
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
                        Settings.words("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")),
                settings.word(
                        Setting.KAFKA_SASL_MECHANISM,
                        "SCRAM-SHA-512",
                        Settings.words("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN")),
                settings.text(Setting.KAFKA_USERNAME),
                settings.secret(Setting.KAFKA_PASSWORD, Setting.KAFKA_PASSWORD_FILE),
                TlsReader.client(
                        settings, Setting.KAFKA_CERTIFICATE_FILE, Setting.KAFKA_KEY_FILE, Setting.KAFKA_CA_FILE));
    }

    private static RedisChoice redis(Settings settings) throws ConfigException {
        var url = settings.address(Setting.REDIS_URL, Settings.words("redis", "rediss"));
        if (url == null) {
            settings.refuseWithout(
                    Setting.REDIS_URL,
                    Setting.REDIS_USERNAME,
                    Setting.REDIS_PASSWORD,
                    Setting.REDIS_PASSWORD_FILE,
                    Setting.REDIS_CA_FILE,
                    Setting.REDIS_CERTIFICATE_FILE,
                    Setting.REDIS_KEY_FILE,
                    Setting.REDIS_SENTINEL_MASTER,
                    Setting.REDIS_CLUSTER);
            return new RedisChoice.Embedded(settings.port(Setting.REDIS_PORT, REDIS_PORT));
        }
        return new RedisChoice.External(
                url,
                settings.text(Setting.REDIS_USERNAME),
                settings.secret(Setting.REDIS_PASSWORD, Setting.REDIS_PASSWORD_FILE),
                TlsReader.client(
                        settings, Setting.REDIS_CERTIFICATE_FILE, Setting.REDIS_KEY_FILE, Setting.REDIS_CA_FILE),
                settings.text(Setting.REDIS_SENTINEL_MASTER),
                settings.flag(Setting.REDIS_CLUSTER, false));
    }

    private static SearchChoice search(Settings settings) throws ConfigException {
        var url = settings.webAddress(Setting.OPENSEARCH_URL);
        if (url == null) {
            settings.refuseWithout(
                    Setting.OPENSEARCH_URL,
                    Setting.OPENSEARCH_USERNAME,
                    Setting.OPENSEARCH_PASSWORD,
                    Setting.OPENSEARCH_PASSWORD_FILE,
                    Setting.OPENSEARCH_CA_FILE,
                    Setting.OPENSEARCH_CERTIFICATE_FILE,
                    Setting.OPENSEARCH_KEY_FILE);
            return new SearchChoice.Embedded(settings.port(Setting.OPENSEARCH_PORT, SEARCH_PORT));
        }
        return new SearchChoice.External(
                url,
                settings.text(Setting.OPENSEARCH_USERNAME),
                settings.secret(Setting.OPENSEARCH_PASSWORD, Setting.OPENSEARCH_PASSWORD_FILE),
                TlsReader.client(
                        settings,
                        Setting.OPENSEARCH_CERTIFICATE_FILE,
                        Setting.OPENSEARCH_KEY_FILE,
                        Setting.OPENSEARCH_CA_FILE));
    }
}
