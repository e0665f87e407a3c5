package dev.tokenwarden.dashboards.console.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the state of an unfinished sign-in for the cookie (AES-256-GCM). The key is lost at a restart: an unfinished sign-in must
 * then be started again.
 */
final class SignInSeal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int LONGEST = 2_048;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    SignInSeal() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, "AES");
    }

    /** Encrypts the state to a cookie value. */
    String seal(BegunSignIn begun) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain = JsonNodeFactory.instance
                .objectNode()
                .put("state", begun.state())
                .put("verifier", begun.verifier())
                .put("nonce", begun.nonce())
                .put("expires", begun.expires().toString())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, plain, 0)
                .orElseThrow(() -> new IllegalStateException("AES-GCM encrypts any bytes"));
        byte[] all = ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** Decrypts a cookie value; empty if this process did not create it. */
    Optional<BegunSignIn> open(@Nullable String value) {
        if (value == null || value.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(value);
            if (all.length <= NONCE_BYTES) {
                return Optional.empty();
            }
            return crypt(Cipher.DECRYPT_MODE, all, all, NONCE_BYTES).flatMap(SignInSeal::read);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Encrypts or decrypts. The nonce is in the first bytes of the array. */
    private Optional<byte[]> crypt(int mode, byte[] nonce, byte[] input, int from) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
            return Optional.of(cipher.doFinal(input, from, input.length - from));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<BegunSignIn> read(byte[] plain) {
        try {
            JsonNode json = Json.MAPPER.readTree(plain);
            return Optional.of(new BegunSignIn(
                    json.path("state").asText(),
                    json.path("verifier").asText(),
                    json.path("nonce").asText(),
                    Instant.parse(json.path("expires").asText())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
