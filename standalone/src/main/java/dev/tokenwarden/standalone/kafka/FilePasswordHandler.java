package dev.tokenwarden.standalone.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/**
 * Signs in with the password that a file holds at that moment: a new password is used from the next connection on. An attempt
 * without a readable file fails, and Kafka's client tries again.
 */
public final class FilePasswordHandler implements AuthenticateCallbackHandler {
    /** The option of {@code sasl.jaas.config} that names the file. */
    public static final String FILE = "passwordFile";

    private static final String USERNAME = "username";

    private String username = "";
    private Path file = Path.of("");

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        for (AppConfigurationEntry entry : entries) {
            Object name = entry.getOptions().get(USERNAME);
            Object path = entry.getOptions().get(FILE);
            if (name instanceof String user && path instanceof String password) {
                username = user;
                file = Path.of(password);
            }
        }
    }

    @Override
    public void handle(Callback[] callbacks) throws IOException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(username);
            } else if (callback instanceof PasswordCallback password) {
                password.setPassword(Files.readString(file).strip().toCharArray());
            }
            // The others are optional: extensions of SCRAM, and the realm.
        }
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
