package dev.tokenwarden.revocation.api;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.revocation.ledger.Command;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.UUID;

/** Reads the actor and the reason of an order. */
final class OrderReader {
    private static final int LONGEST_KEY = 200;

    private OrderReader() {}

    /**
     * The order of this request, with the body's {@code reason}.
     *
     * @throws Problem if the reason is missing or the idempotency key is malformed
     */
    static Command.Order read(Context request, ApiCaller caller, String tenant, JsonBody body) {
        String content = Digests.hex(
                Digests.sha256(
                        body.json().toString().getBytes(StandardCharsets.UTF_8),
                        caller.actor().getBytes(StandardCharsets.UTF_8)),
                32);
        return new Command.Order(
                id(request, caller, tenant),
                content,
                caller.actor(),
                body.required("reason"),
                new TreeMap<>(caller.facts()));
    }

    /** The id of the order: random, or derived from the caller's idempotency key. */
    private static String id(Context request, ApiCaller caller, String tenant) {
        String key = request.header("Idempotency-Key");
        if (key == null) {
            return UUID.randomUUID().toString();
        }
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw Problem.invalid("Idempotency-Key", "must have 1 to " + LONGEST_KEY + " characters");
        }
        byte[] all = LengthPrefixed.encode((byte) 'k', caller.token().name(), tenant, key);
        return "key:" + Digests.hex(Digests.sha256(all), 32);
    }
}
