package dev.tokenwarden.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.admin.UserScramCredentialsDescription;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives Kafka new passwords when {@code credentials.properties} no longer has those in Kafka's data: after a restore of
 * {@code kafka/} alone. The new admin signs in with SASL/PLAIN, which checks the new file, and replaces the SCRAM passwords of admin
 * and broker. All other users lose theirs; each gets a new one when it is set up again.
 *
 * <p>A marker file makes this safe against a crash: it exists from before the first new password until the last replacement.
 */
final class PasswordReset {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordReset.class);

    private final Path marker;
    private final Credentials credentials;

    private PasswordReset(Path marker, Credentials credentials) {
        this.marker = marker;
        this.credentials = credentials;
    }

    /**
     * Prepares a reset if one is needed, before any password of Kafka is asked for.
     *
     * @param dir the directory of Kafka, with data in it
     * @return what to {@link #run} once the broker is up
     * @throws IOException if the marker cannot be written
     */
    static PasswordReset prepare(Path dir, Credentials credentials) throws IOException {
        PasswordReset reset = new PasswordReset(dir.resolve("password-reset"), credentials);
        if (!credentials.has(Part.KAFKA, KafkaSettings.ADMIN) && !Files.exists(reset.marker)) {
            DataDir.writeAtomically(reset.marker, "");
        }
        return reset;
    }

    /** Replaces the passwords, if that is needed. */
    void run(String bootstrapServers) throws IOException {
        if (!Files.exists(marker)) {
            return;
        }
        String password = credentials.password(Part.KAFKA, KafkaSettings.ADMIN);
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                KafkaSettings.jaas(PlainLoginModule.class, KafkaSettings.ADMIN, password, "")))) {
            List<UserScramCredentialAlteration> changes = changes(admin);
            admin.alterUserScramCredentials(changes).all().get();
            LOG.atWarn()
                    .addKeyValue("count", changes.size())
                    .log("Passwords in Kafka were replaced, because credentials.properties did not have them");
        } catch (ExecutionException e) {
            throw new EmbeddedException("kafka: passwords cannot be replaced: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("kafka: interrupted while passwords were replaced", e);
        }
        Files.delete(marker);
    }

    private List<UserScramCredentialAlteration> changes(Admin admin) throws ExecutionException, InterruptedException {
        List<UserScramCredentialAlteration> changes = new ArrayList<>();
        for (UserScramCredentialsDescription user :
                admin.describeUserScramCredentials().all().get().values()) {
            for (ScramCredentialInfo info : user.credentialInfos()) {
                boolean own =
                        user.name().equals(KafkaSettings.ADMIN) || user.name().equals(KafkaSettings.BROKER);
                changes.add(
                        own
                                ? new UserScramCredentialUpsertion(
                                        user.name(), info, credentials.password(Part.KAFKA, user.name()))
                                : new UserScramCredentialDeletion(user.name(), info.mechanism()));
            }
        }
        return changes;
    }
}
