package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A server's certificate and those of two clients, made by the JDK's keytool. */
record Certificates(Path dir) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    static Certificates make(Path dir) throws Exception {
        for (String name : List.of("server", "alice", "mallory")) {
            keytool(
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-keystore",
                    store(dir, name),
                    "-storepass",
                    new String(PASSWORD));
            keytool(
                    "-exportcert",
                    "-alias",
                    name,
                    "-file",
                    dir.resolve(name + ".crt").toString(),
                    "-keystore",
                    store(dir, name),
                    "-storepass",
                    new String(PASSWORD));
            keytool(
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    name,
                    "-file",
                    dir.resolve(name + ".crt").toString(),
                    "-keystore",
                    store(dir, "trusted"),
                    "-storepass",
                    new String(PASSWORD));
        }
        return new Certificates(dir);
    }

    private static String store(Path dir, String name) {
        return dir.resolve(name + ".p12").toString();
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    SslContextFactory.Server server() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStorePath(store(dir, "server"));
        factory.setKeyStorePassword(new String(PASSWORD));
        factory.setTrustStorePath(store(dir, "trusted"));
        factory.setTrustStorePassword(new String(PASSWORD));
        factory.setNeedClientAuth(true);
        return factory;
    }

    HttpClient client(String name) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(name), PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load("trusted"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    String thumbprint(String name) {
        try {
            return Presentation.certificateThumbprint(
                    (X509Certificate) load(name).getCertificate(name));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private KeyStore load(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(store(dir, name)))) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
