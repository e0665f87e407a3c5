package dev.tokenwarden.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.jspecify.annotations.Nullable;

/**
 * Checks the passwords of clients that sign in with SASL/PLAIN against {@code credentials.properties}. They are those of SCRAM;
 * PLAIN is there beside it because librdkafka before 2.6.1, which stable distributions ship kcat with, repeats a nonce in
 * SCRAM and is refused by Kafka 4 for that. Loopback traffic cannot be read by others. The broker creates it by its class name.
 */
public final class PlainPasswords implements AuthenticateCallbackHandler {
    private static final String FILE = "credentials";

    private @Nullable Path file;

    /** For the broker. */
    public PlainPasswords() {}

    /** The login configuration that leads to this file. */
    static String jaas(Path file) {
        // Encoded, because a path may hold what means something in a login configuration.
        String path = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(file.toAbsolutePath().toString().getBytes(UTF_8));
        return PlainLoginModule.class.getName() + " required " + FILE + "=\"" + path + "\";";
    }

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        String encoded = String.valueOf(entries.get(0).getOptions().get(FILE));
        file = Path.of(new String(Base64.getUrlDecoder().decode(encoded), UTF_8));
    }

    @Override
    public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
        String user = "";
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                user = name.getDefaultName();
            } else if (callback instanceof PlainAuthenticateCallback given) {
                given.authenticated(matches(user, given.password()));
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    private boolean matches(String user, char[] password) throws IOException {
        if (file == null || !Credentials.isName(user)) {
            return false;
        }
        String start = Part.KAFKA.label() + "." + user + "=";
        byte[] given = new String(password).getBytes(UTF_8);
        boolean matches = false;
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(start)) {
                matches = MessageDigest.isEqual(line.substring(start.length()).getBytes(UTF_8), given);
            }
        }
        return matches;
    }

    @Override
    public void close() {}
}
