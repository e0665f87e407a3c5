package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** API tokens, made up when first asked for and kept in files. */
final class ApiTokens {

    private static final int TOKEN_BYTES = 32;

    private ApiTokens() {}

    /** The token in the file: 256 random bits, made up now if there is none. */
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
