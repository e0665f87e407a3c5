package dev.tokenwarden.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate authority for tests. It makes certificates with the keytool of the JDK. */
public final class TestAuthority {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path dir;
    private final String name;

    /**
     * Makes the authority.
     *
     * @param dir for its files
     * @param name of the authority, and of its files
     */
    public TestAuthority(Path dir, String name) {
        this.dir = dir;
        this.name = name;
        make(name, null, "bc:c", "-startdate", "-30d", "-validity", "60");
    }

    /** File of its own certificate, in PEM. */
    public Path authority() {
        return pem(name + ".pem", "CERTIFICATE", encoded(store(name), name));
    }

    /** Certificate chain and key of a server on loopback, in PEM. */
    public Path[] server() {
        return issue("server", "san=ip:127.0.0.1,dns:localhost");
    }

    /**
     * Makes a key, and a certificate for it.
     *
     * @param alias common name, and name of the files
     * @param alternativeNames as keytool takes them: {@code san=uri:spiffe://acme/envoy}
     * @return files of the certificate chain and of the key, in PEM
     */
    public Path[] issue(String alias, String alternativeNames) {
        make(alias, name, alternativeNames, "-validity", "2");
        return files(alias);
    }

    private Path[] files(String alias) {
        KeyStore store = store(name);
        try {
            Key key = store.getKey(alias, PASSWORD);
            return new Path[] {
                pem(alias + ".pem", "CERTIFICATE", encoded(store, alias)),
                pem(alias + ".key", "PRIVATE KEY", List.of(key.getEncoded()))
            };
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * As {@link #issue(String, String)}, with other dates.
     *
     * @param start begin of validity as keytool takes it: {@code -3d}
     * @param days length of validity
     */
    public Path[] issue(String alias, String alternativeNames, String start, int days) {
        make(alias, name, alternativeNames, "-startdate", start, "-validity", Integer.toString(days));
        return files(alias);
    }

    /** The certificate that was made for this alias. */
    public X509Certificate certificate(String alias) {
        try {
            return (X509Certificate) store(name).getCertificate(alias);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A client that trusts the authority and presents the certificate of this alias; null: it presents none. */
    public SSLContext client(@Nullable String alias) {
        return client(alias, this);
    }

    /** As {@link #client(String)}, but a client that trusts another authority. */
    public SSLContext client(@Nullable String alias, TestAuthority trusted) {
        try {
            KeyStore mine = KeyStore.getInstance("PKCS12");
            mine.load(null, null);
            KeyStore store = store(name);
            if (alias != null) {
                mine.setKeyEntry(alias, store.getKey(alias, PASSWORD), PASSWORD, store.getCertificateChain(alias));
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(mine, PASSWORD);
            KeyStore believed = KeyStore.getInstance("PKCS12");
            believed.load(null, null);
            believed.setCertificateEntry("ca", trusted.certificate(trusted.name));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(believed);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private void make(String alias, @Nullable String signer, String extension, String... validity) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                "PKCS12",
                "-keystore",
                dir.resolve(name + ".p12").toString(),
                "-storepass",
                new String(PASSWORD),
                "-ext",
                extension));
        command.addAll(List.of(validity));
        if (signer != null) {
            command.addAll(List.of("-signer", signer));
        }
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private KeyStore store(String of) {
        try (InputStream in = Files.newInputStream(dir.resolve(of + ".p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<byte[]> encoded(KeyStore store, String alias) {
        try {
            List<byte[]> chain = new ArrayList<>();
            for (Certificate certificate : store.getCertificateChain(alias)) {
                chain.add(certificate.getEncoded());
            }
            return chain;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Path pem(String file, String kind, List<byte[]> blocks) {
        String text = blocks.stream()
                .map(der -> "-----BEGIN " + kind + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind
                        + "-----\n")
                .collect(Collectors.joining());
        try {
            return Files.writeString(dir.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
