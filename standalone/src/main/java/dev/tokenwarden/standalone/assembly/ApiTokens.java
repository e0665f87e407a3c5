package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Reads API tokens from files, and makes those that do not exist. */
final class ApiTokens {

    private static final int TOKEN_BYTES = 32;

    private ApiTokens() {}

    /** Returns the token in the file. If there is no file, makes a token of 256 random bits first. */
    static Secret ensure(Path file, SecureRandom random) throws IOException {
        if (Files.exists(file)) {
            return new Secret(Files.readString(file).strip());
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        PrivateFiles.write(file, token + "\n");
        return new Secret(token);
    }
}
