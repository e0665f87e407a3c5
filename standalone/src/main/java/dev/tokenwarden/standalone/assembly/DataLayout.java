package dev.tokenwarden.standalone.assembly;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The files in the data directory, except those of the embedded servers.
 *
 * @param root the directory
 */
public record DataLayout(Path root) {
    public DataLayout {
        root = root.toAbsolutePath().normalize();
    }

    /** Creates the directory and the log directory if they do not exist. Only their owner can read them. */
    public void create() throws StartException {
        try {
            PrivateFiles.createDirectory(root);
            PrivateFiles.createDirectory(logs());
        } catch (IOException e) {
            throw new StartException("data directory " + root + " " + PrivateFiles.problem(e), e);
        }
    }

    /** The policy file, if no other is configured. */
    public Path policy() {
        return root.resolve("policy.yaml");
    }

    /** Credentials of clients, one file for each. */
    public Path clients() {
        return root.resolve("clients");
    }

    /** State of the streams role. It can be rebuilt from Kafka. */
    public Path streams() {
        return root.resolve("streams");
    }

    /** Working files of the dashboards role. */
    public Path dashboards() {
        return root.resolve("dashboards");
    }

    /** Log files. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** Addresses of the process that runs on this directory. Exists only while it runs. */
    public Path running() {
        return root.resolve("running.json");
    }

    /** The socket on which commands ask the process that runs on this directory. */
    public Path controlSocket() {
        return root.resolve("control.sock");
    }

    /** The API token of the command line. */
    public Path cliToken() {
        return clients().resolve("cli.token");
    }

    /** The API token of the console. */
    public Path consoleToken() {
        return clients().resolve("console.token");
    }

    /** Connection properties of a reporter, for Java clients and the tools that come with Kafka. */
    public Path kafkaClient(String registration) {
        return clients().resolve(registration + ".kafka.properties");
    }

    /** The same for kcat and other programs that use librdkafka. */
    public Path kcatClient(String registration) {
        return clients().resolve(registration + ".kcat.conf");
    }

    /** The key that signs the tokens of the gateway. */
    public Path gatewayKey() {
        return root.resolve("gateway-key.json");
    }

    /** The token with which a reporter calls the HTTP gateway. */
    public Path httpToken(String registration) {
        return clients().resolve(registration + ".http.token");
    }

    /** Connection properties of one verifier for the denylist in Redis, with its own user. */
    public Path denylistClient(String registration) {
        return clients().resolve(registration + ".redis.properties");
    }

    /** Connection properties of the denylist of a tenant, with a user that verifiers share. */
    public Path redisClient(String tenant) {
        return clients().resolve("verifier-" + tenant + ".redis.properties");
    }

    /** Connection properties for reading and replaying dead letters, for {@code warden dead} and the tools that come with Kafka. */
    public Path deadLetterClient() {
        return clients().resolve("dead-letters.properties");
    }

    /** Connection properties of OpenSearch. */
    public Path searchClient() {
        return clients().resolve("opensearch.properties");
    }
}
