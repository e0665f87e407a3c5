package dev.tokenwarden.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Passwords, made up when first asked for and kept in {@code credentials.properties}, which only its owner can read.
 * Safe for use by several threads.
 */
final class Credentials {
    private static final int PASSWORD_BYTES = 32;

    private final @Nullable Path file;
    private final SecureRandom random;
    private final Map<String, String> secrets;

    private Credentials(@Nullable Path file, SecureRandom random, Map<String, String> secrets) {
        this.file = file;
        this.random = random;
        this.secrets = secrets;
    }

    /** Passwords that are forgotten with this object: for servers that someone else runs. */
    static Credentials inMemory(SecureRandom random) {
        return new Credentials(null, random, new TreeMap<>());
    }

    /**
     * Loads the file, if there is one.
     *
     * @throws EmbeddedException if it cannot be read
     */
    static Credentials load(DataDir dir, SecureRandom random) {
        Path file = dir.root().resolve("credentials.properties");
        Map<String, String> secrets = new TreeMap<>();
        if (Files.exists(file)) {
            try {
                for (String line : Files.readAllLines(file)) {
                    int equals = line.indexOf('=');
                    if (!line.startsWith("#") && equals > 0) {
                        secrets.put(line.substring(0, equals), line.substring(equals + 1));
                    }
                }
            } catch (IOException e) {
                throw new EmbeddedException(file + " cannot be read: " + e.getMessage(), e);
            }
        }
        return new Credentials(file, random, secrets);
    }

    /**
     * The password of a user of a part; made up and written to disk if there is none yet.
     *
     * @return URL-safe characters, 256 bits of randomness
     * @throws EmbeddedException if a new one cannot be written
     */
    synchronized String password(Part part, String user) {
        String key = part.label() + "." + requireName(user);
        String known = secrets.get(key);
        if (known != null) {
            return known;
        }
        var bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        secrets.put(key, made);
        store();
        return made;
    }

    /** Whether the password of that user is known. */
    synchronized boolean has(Part part, String user) {
        return secrets.containsKey(part.label() + "." + user);
    }

    /** Names go into configuration lines of other programs: only harmless characters pass. */
    static String requireName(String user) {
        if (!isName(user)) {
            throw new IllegalArgumentException("user: a name has 1 to 128 letters, digits, '.', '_' or '-': " + user);
        }
        return user;
    }

    static boolean isName(String user) {
        return user.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    }

    /** Where they are kept. */
    Path requireFile() {
        if (file == null) {
            throw new IllegalStateException("these passwords are not kept");
        }
        return file;
    }

    private void store() {
        if (file == null) {
            return;
        }
        String lines = secrets.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining(
                        "", "# Passwords of the embedded parts. Made at first start; do not edit or share.\n", ""));
        try {
            DataDir.writeAtomically(file, lines);
        } catch (IOException e) {
            throw new EmbeddedException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "Credentials[" + file + "]";
    }
}
