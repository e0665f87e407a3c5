package dev.tokenwarden.standalone.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the keytool of the JDK on one key store. The password is read from its file: other users can read command lines. */
final class Keytool {
    private final Path store;
    private final Path password;

    Keytool(Path store, Path password) {
        this.store = store;
        this.password = password;
    }

    /**
     * Makes a key and its certificate.
     *
     * @param more further arguments, such as {@code -signer} and {@code -ext}
     * @throws IOException if keytool fails; with what it printed
     */
    void makeKey(String alias, int days, String... more) throws IOException {
        List<String> command = command();
        command.addAll(List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                Integer.toString(days),
                "-storetype",
                "PKCS12"));
        command.addAll(List.of(more));
        run(command);
    }

    /** Deletes a key and its certificate. */
    void delete(String alias) throws IOException {
        List<String> command = command();
        command.addAll(List.of("-delete", "-alias", alias));
        run(command);
    }

    private List<String> command() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                store.toString(),
                "-storepass:file",
                password.toString()));
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed: " + said.strip());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
