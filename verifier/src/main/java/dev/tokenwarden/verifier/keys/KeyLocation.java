package dev.tokenwarden.verifier.keys;

import dev.tokenwarden.verifier.http.BoundedHttp;
import dev.tokenwarden.verifier.jose.Rejected;
import dev.tokenwarden.verifier.jose.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an issuer's JWK set is: at a fixed address, or where the issuer's metadata says. */
sealed interface KeyLocation {
    /** @throws IOException if the metadata cannot be read; the message names its address */
    URI find(BoundedHttp http) throws IOException;

    /** The address that log lines and errors name. */
    URI named();

    /** Always the same address. */
    record Fixed(URI uri) implements KeyLocation {
        @Override
        public URI find(BoundedHttp http) {
            return uri;
        }

        @Override
        public URI named() {
            return uri;
        }
    }

    /**
     * The member {@code jwks_uri} of the issuer's metadata (RFC 8414, section 3; OpenID Connect Discovery, section 4), read at
     * each fetch of keys, so that an issuer can move its key set.
     *
     * @param issuer the metadata must name exactly this issuer (RFC 8414, section 3.3)
     * @param plain whether {@code http} is allowed
     */
    record Discovered(String issuer, List<URI> metadata, boolean plain) implements KeyLocation {
        static Discovered of(String issuer, boolean plain) {
            URI uri = BoundedHttp.requireSecure(URI.create(issuer), plain);
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            String origin = uri.getScheme() + "://" + uri.getRawAuthority();
            return new Discovered(
                    issuer,
                    List.of(
                            URI.create(origin + base + "/.well-known/openid-configuration"),
                            URI.create(origin + "/.well-known/oauth-authorization-server" + base)),
                    plain);
        }

        @Override
        public URI find(BoundedHttp http) throws IOException {
            IOException first = null;
            for (URI place : metadata) {
                try {
                    return read(http, place);
                } catch (IOException e) {
                    if (first == null) {
                        first = e;
                    } else {
                        first.addSuppressed(e);
                    }
                }
            }
            throw first == null ? new IOException(issuer + ": has no metadata address") : first;
        }

        private URI read(BoundedHttp http, URI place) throws IOException {
            HttpResponse<byte[]> response =
                    http.send(HttpRequest.newBuilder(place).header("Accept", "application/json"));
            if (response.statusCode() != 200) {
                throw new IOException(place + ": answered " + response.statusCode());
            }
            try {
                Map<String, @Nullable Object> members = StrictJson.object(response.body());
                if (!issuer.equals(members.get("issuer"))) {
                    throw new IOException(place + ": is the metadata of another issuer than " + issuer);
                }
                if (!(members.get("jwks_uri") instanceof String jwks)) {
                    throw new IOException(place + ": has no jwks_uri");
                }
                return BoundedHttp.requireSecure(URI.create(jwks), plain);
            } catch (Rejected e) {
                throw new IOException(place + ": " + e.detail(), e);
            } catch (IllegalArgumentException e) {
                throw new IOException(place + ": jwks_uri: " + e.getMessage(), e);
            }
        }

        @Override
        public URI named() {
            return metadata.get(0);
        }
    }
}
