package dev.tokenwarden.standalone.assembly;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What lies where in the data directory, beside what the embedded parts keep there.
 *
 * @param root the directory
 */
public record DataLayout(Path root) {
    public DataLayout {
        root = root.toAbsolutePath().normalize();
    }

    /** Creates the directory and that of the logs, for their owner alone, where they are missing. */
    public void create() throws StartException {
        try {
            PrivateFiles.createDirectory(root);
            PrivateFiles.createDirectory(logs());
        } catch (IOException e) {
            throw new StartException("data directory " + root + " " + PrivateFiles.problem(e), e);
        }
    }

    /** The policy that is in force unless another file is named. */
    public Path policy() {
        return root.resolve("policy.yaml");
    }

    /** Credentials for those who connect from outside, a file each. */
    public Path clients() {
        return root.resolve("clients");
    }

    /** State of the streams role, which its changelogs can rebuild. */
    public Path streams() {
        return root.resolve("streams");
    }

    /** What the dashboards role keeps aside. */
    public Path dashboards() {
        return root.resolve("dashboards");
    }

    /** Log files. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** Addresses of the process that runs on this directory; absent where none does. */
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

    /** The same for kcat and whatever else builds on librdkafka. */
    public Path kcatClient(String registration) {
        return clients().resolve(registration + ".kcat.conf");
    }

    /** The key with which the gateway's own tokens are signed. */
    public Path gatewayKey() {
        return root.resolve("gateway-key.json");
    }

    /** The token with which a reporter calls the HTTP gateway. */
    public Path httpToken(String registration) {
        return clients().resolve(registration + ".http.token");
    }

    /** How one verifier reaches the denylist in Redis, as its own user. */
    public Path denylistClient(String registration) {
        return clients().resolve(registration + ".redis.properties");
    }

    /** How verifiers of a tenant reach the denylist in Redis, as a user that they share. */
    public Path redisClient(String tenant) {
        return clients().resolve("verifier-" + tenant + ".redis.properties");
    }

    /** How to reach OpenSearch. */
    public Path searchClient() {
        return clients().resolve("opensearch.properties");
    }
}
