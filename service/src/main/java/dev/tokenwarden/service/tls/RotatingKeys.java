package dev.tokenwarden.service.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Presents the current identity. A handshake that began with the previous identity ends with it: TLS asks for an alias first, and
 * then for the key and the chain of that alias.
 */
final class RotatingKeys extends X509ExtendedKeyManager {
    private volatile Pair identities = new Pair(null, null);

    private record Pair(
            @Nullable Identity current, @Nullable Identity previous) {}

    void rotate(@Nullable Identity next) {
        identities = new Pair(next, identities.current());
    }

    private @Nullable String alias(String... keyTypes) {
        Identity current = identities.current();
        if (current != null) {
            for (String type : keyTypes) {
                // EC_RSA: an EC key whose certificate an RSA key signed.
                if (type.equals(current.key().getAlgorithm())
                        || type.startsWith(current.key().getAlgorithm() + "_")) {
                    return current.alias();
                }
            }
        }
        return null;
    }

    /** Whether it is the certificate of the current or the previous identity. */
    boolean has(X509Certificate certificate) {
        Pair now = identities;
        return (now.current() != null && now.current().leaf().equals(certificate))
                || (now.previous() != null && now.previous().leaf().equals(certificate));
    }

    private @Nullable Identity find(String alias) {
        Pair now = identities;
        if (now.current() != null && now.current().alias().equals(alias)) {
            return now.current();
        }
        return now.previous() != null && now.previous().alias().equals(alias) ? now.previous() : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyTypes);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyTypes);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Identity found = find(alias);
        return found == null ? null : found.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Identity found = find(alias);
        return found == null ? null : found.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = alias(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return getServerAliases(keyType, issuers);
    }
}
