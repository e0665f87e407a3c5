package dev.tokenwarden.standalone.provision;

import dev.tokenwarden.standalone.assembly.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Passwords of users, each in a file of its own that only its owner can read. Passwords are made when they are first needed. */
public final class PasswordFiles {
    private static final int BYTES = 24;

    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    public PasswordFiles(Path directory) {
        this.directory = directory;
    }

    /** The file of a user's password; it need not exist. */
    Path file(String system, String user) {
        return directory.resolve(user + "." + system + ".password");
    }

    boolean has(String system, String user) {
        return Files.exists(file(system, user));
    }

    /** The password of a user. */
    String password(String system, String user) throws ProvisionException {
        Path file = file(system, user);
        try {
            if (!Files.exists(file)) {
                byte[] bytes = new byte[BYTES];
                random.nextBytes(bytes);
                PrivateFiles.createDirectory(directory);
                PrivateFiles.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ProvisionException(file + ": the password cannot be read or written: " + e.getMessage(), e);
        }
    }
}
