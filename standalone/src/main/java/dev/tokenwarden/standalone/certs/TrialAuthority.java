package dev.tokenwarden.standalone.certs;

import dev.tokenwarden.standalone.assembly.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An authority in a directory that only its owner can read. It is for trying things: its key is on the disk beside the others.
 *
 * <ol>
 *   <li>What exists and is still good is kept, so that a second run changes nothing.
 *   <li>A certificate is made again when a third of its life or less is left, or when its names have changed.
 * </ol>
 */
public final class TrialAuthority {
    private static final String CA = "tokenwarden-trial-ca";
    private static final int CA_DAYS = 3650;
    private static final int PASSWORD_BYTES = 24;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private final Path directory;
    private final Clock clock;
    private final Path store;
    private final Path password;
    private final Keytool keytool;

    private TrialAuthority(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
        this.store = directory.resolve("ca.p12");
        this.password = directory.resolve("ca.password");
        this.keytool = new Keytool(store, password);
    }

    /**
     * A certificate and what became of it.
     *
     * @param made whether it was made now; otherwise it was there and is kept
     */
    public record Issued(String name, Path certificate, Path key, boolean made, Instant expires) {}

    /** Opens the authority of a directory, or makes it. */
    public static TrialAuthority open(Path directory, Clock clock) throws IOException {
        TrialAuthority authority = new TrialAuthority(directory, clock);
        PrivateFiles.createDirectory(directory);
        if (!Files.exists(authority.password)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            PrivateFiles.write(authority.password, Base64.getUrlEncoder().encodeToString(random));
        }
        if (!Files.exists(authority.store)) {
            authority.keytool.makeKey(CA, CA_DAYS, "-ext", "bc:c", "-ext", "ku:c=keyCertSign,cRLSign");
        }
        PrivateFiles.restrict(authority.store);
        authority.pem(
                authority.certificate(),
                "CERTIFICATE",
                List.of(authority.encoded(CA).get(0)));
        return authority;
    }

    /** PEM file of the certificate of the authority. */
    public Path certificate() {
        return directory.resolve("ca.crt");
    }

    /**
     * Makes a certificate for servers and clients, unless there is a good one.
     *
     * @param name common name, DNS name, and name of the files
     * @param hosts further DNS names and addresses; loopback is always among them
     */
    public Issued issue(String name, Collection<String> hosts, int days) throws IOException {
        TreeSet<String> names = new TreeSet<>(List.of(name, "localhost", "127.0.0.1"));
        for (String host : hosts) {
            // A certificate has an IPv6 address in its long form.
            names.add(
                    ADDRESS.matcher(host).matches()
                            ? InetAddress.getByName(host).getHostAddress()
                            : host);
        }
        X509Certificate there = find(name);
        boolean made = there == null || !isGood(there, names);
        if (made) {
            if (there != null) {
                keytool.delete(name);
            }
            keytool.makeKey(
                    name,
                    days,
                    "-signer",
                    CA,
                    "-ext",
                    "ku:c=digitalSignature",
                    "-ext",
                    "eku=serverAuth,clientAuth",
                    "-ext",
                    "san=" + alternativeNames(names));
            PrivateFiles.restrict(store);
        }
        Path certificate = directory.resolve(name + ".crt");
        Path key = directory.resolve(name + ".key");
        // Written at every run: a run that was stopped leaves files of the one before.
        pem(key, "PRIVATE KEY", List.of(key(name)));
        pem(certificate, "CERTIFICATE", encoded(name));
        X509Certificate now = find(name);
        return new Issued(
                name,
                certificate,
                key,
                made,
                now == null ? Instant.EPOCH : now.getNotAfter().toInstant());
    }

    private static String alternativeNames(Collection<String> names) {
        List<String> typed = new ArrayList<>();
        for (String name : names) {
            typed.add((ADDRESS.matcher(name).matches() ? "ip:" : "dns:") + name);
        }
        return String.join(",", typed);
    }

    private boolean isGood(X509Certificate certificate, Collection<String> names) throws IOException {
        Instant end = certificate.getNotAfter().toInstant();
        Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
        if (Duration.between(clock.instant(), end).multipliedBy(3).compareTo(life) <= 0) {
            return false;
        }
        try {
            TreeSet<String> there = new TreeSet<>();
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> one : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (one.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS)) {
                    there.add(String.valueOf(one.get(1)));
                }
            }
            return there.equals(new TreeSet<>(names));
        } catch (GeneralSecurityException e) {
            throw new IOException(store + ": a certificate cannot be read", e);
        }
    }

    private @Nullable X509Certificate find(String alias) throws IOException {
        try {
            return load().getCertificate(alias) instanceof X509Certificate found ? found : null;
        } catch (GeneralSecurityException e) {
            throw new IOException(store + ": cannot be read", e);
        }
    }

    private List<byte[]> encoded(String alias) throws IOException {
        try {
            List<byte[]> chain = new ArrayList<>();
            for (Certificate one : load().getCertificateChain(alias)) {
                chain.add(one.getEncoded());
            }
            return chain;
        } catch (GeneralSecurityException e) {
            throw new IOException(store + ": cannot be read", e);
        }
    }

    private byte[] key(String alias) throws IOException {
        try {
            return load().getKey(alias, secret()).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException(store + ": cannot be read", e);
        }
    }

    private KeyStore load() throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore loaded = KeyStore.getInstance("PKCS12");
            loaded.load(in, secret());
            return loaded;
        } catch (GeneralSecurityException e) {
            throw new IOException(store + ": cannot be read with the password in " + password, e);
        }
    }

    private char[] secret() throws IOException {
        return Files.readString(password).strip().toCharArray();
    }

    private void pem(Path file, String kind, List<byte[]> blocks) throws IOException {
        StringBuilder text = new StringBuilder();
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        for (byte[] der : blocks) {
            text.append("-----BEGIN ").append(kind).append("-----\n");
            text.append(encoder.encodeToString(der));
            text.append("\n-----END ").append(kind).append("-----\n");
        }
        if (!Files.exists(file) || !Files.readString(file).contentEquals(text)) {
            PrivateFiles.write(file, text.toString());
        }
        PrivateFiles.restrict(file);
    }
}
