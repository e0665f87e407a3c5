package dev.tokenwarden.contract.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code data} member with its optional members token, use, exchange, issuance, revocation and status. */
final class DataReader {
    private static final String EXCHANGE = "data.exchange.";
    private static final String ISSUANCE = "data.issuance.";
    private static final String REVOCATION = "data.revocation.";
    private static final String STATUS = "data.status.";
    private static final String EXPOSED_KEYS = "data.status.exposed_keys";
    private static final long MAX_COUNT = 1L << 53;

    private final JsonFields fields;
    private final JsonParser json;
    private final TokenReader tokens;
    private final UseReader uses;
    private final ClientContextReader issuanceClients;

    private @Nullable Token token;
    private @Nullable Use use;
    private @Nullable Exchange exchange;
    private @Nullable Issuance issuance;
    private @Nullable Revoked revocation;
    private @Nullable VerifierStatus status;

    DataReader(JsonFields fields) {
        this.fields = fields;
        this.json = fields.json();
        this.tokens = new TokenReader(fields);
        this.uses = new UseReader(fields);
        this.issuanceClients = new ClientContextReader(fields, "data.issuance.client.");
    }

    JsonFields fields() {
        return fields;
    }

    @Nullable
    Token token() {
        return token;
    }

    @Nullable
    Use use() {
        return use;
    }

    @Nullable
    Exchange exchange() {
        return exchange;
    }

    @Nullable
    Issuance issuance() {
        return issuance;
    }

    @Nullable
    Revoked revocation() {
        return revocation;
    }

    @Nullable
    VerifierStatus status() {
        return status;
    }

    void read() throws IOException, InvalidEventException {
        if (!fields.object("data.")) {
            return;
        }
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "token" -> {
                    seen = JsonFields.once(seen, 0, "data.", name);
                    token = tokens.read();
                }
                case "use" -> {
                    seen = JsonFields.once(seen, 1, "data.", name);
                    use = uses.read();
                }
                case "exchange" -> {
                    seen = JsonFields.once(seen, 2, "data.", name);
                    exchange = readExchange();
                }
                case "revocation" -> {
                    seen = JsonFields.once(seen, 3, "data.", name);
                    revocation = readRevocation();
                }
                case "status" -> {
                    seen = JsonFields.once(seen, 4, "data.", name);
                    status = readStatus();
                }
                case "issuance" -> {
                    seen = JsonFields.once(seen, 5, "data.", name);
                    issuance = readIssuance();
                }
                default -> fields.skip();
            }
        }
    }

    private @Nullable Issuance readIssuance() throws IOException, InvalidEventException {
        if (!fields.object(ISSUANCE)) {
            return null;
        }
        String grantType = null;
        String refresh = null;
        ClientContext client = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "grant_type" -> {
                    seen = JsonFields.once(seen, 0, ISSUANCE, name);
                    grantType = fields.name(ISSUANCE, name);
                }
                case "refresh" -> {
                    seen = JsonFields.once(seen, 1, ISSUANCE, name);
                    refresh = fields.name(ISSUANCE, name);
                }
                case "client" -> {
                    seen = JsonFields.once(seen, 2, ISSUANCE, name);
                    client = issuanceClients.read();
                }
                default -> fields.skip();
            }
        }
        return new Issuance(grantType, refresh, client);
    }

    private @Nullable Exchange readExchange() throws IOException, InvalidEventException {
        if (!fields.object(EXCHANGE)) {
            return null;
        }
        TokenRef subjectToken = null;
        TokenRef actorToken = null;
        String clientId = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "subject_token" -> {
                    seen = JsonFields.once(seen, 0, EXCHANGE, name);
                    subjectToken = readRef("data.exchange.subject_token.");
                }
                case "actor_token" -> {
                    seen = JsonFields.once(seen, 1, EXCHANGE, name);
                    actorToken = readRef("data.exchange.actor_token.");
                }
                case "client_id" -> {
                    seen = JsonFields.once(seen, 2, EXCHANGE, name);
                    clientId = fields.string(EXCHANGE, name);
                }
                default -> fields.skip();
            }
        }
        return new Exchange(subjectToken, actorToken, clientId);
    }

    private @Nullable TokenRef readRef(String path) throws IOException, InvalidEventException {
        if (!fields.object(path)) {
            return null;
        }
        String iss = null;
        String jti = null;
        String hash = null;
        String sub = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "iss" -> {
                    seen = JsonFields.once(seen, 0, path, name);
                    iss = fields.string(path, name);
                }
                case "jti" -> {
                    seen = JsonFields.once(seen, 1, path, name);
                    jti = fields.string(path, name);
                }
                case "hash" -> {
                    seen = JsonFields.once(seen, 2, path, name);
                    hash = fields.string(path, name);
                }
                case "sub" -> {
                    seen = JsonFields.once(seen, 3, path, name);
                    sub = fields.string(path, name);
                }
                default -> fields.skip();
            }
        }
        return new TokenRef(iss, jti, hash, sub);
    }

    private @Nullable Revoked readRevocation() throws IOException, InvalidEventException {
        if (!fields.object(REVOCATION)) {
            return null;
        }
        String reason = null;
        Instant effective = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "reason" -> {
                    seen = JsonFields.once(seen, 0, REVOCATION, name);
                    reason = fields.string(REVOCATION, name);
                }
                case "effective" -> {
                    seen = JsonFields.once(seen, 1, REVOCATION, name);
                    String text = fields.string(REVOCATION, name);
                    effective = text == null ? null : Timestamps.parse("data.revocation.effective", text);
                }
                default -> fields.skip();
            }
        }
        return new Revoked(reason, effective);
    }

    private @Nullable VerifierStatus readStatus() throws IOException, InvalidEventException {
        if (!fields.object(STATUS)) {
            return null;
        }
        Long sequence = null;
        Long sent = null;
        Long dropped = null;
        Long viewAge = null;
        List<ExposedKey> exposed = List.of();
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "sequence" -> {
                    seen = JsonFields.once(seen, 0, STATUS, name);
                    sequence = fields.wholeNumber(STATUS, name, MAX_COUNT);
                }
                case "sent" -> {
                    seen = JsonFields.once(seen, 1, STATUS, name);
                    sent = fields.wholeNumber(STATUS, name, MAX_COUNT);
                }
                case "dropped" -> {
                    seen = JsonFields.once(seen, 2, STATUS, name);
                    dropped = fields.wholeNumber(STATUS, name, MAX_COUNT);
                }
                case "view_age_ms" -> {
                    seen = JsonFields.once(seen, 3, STATUS, name);
                    viewAge = fields.wholeNumber(STATUS, name, MAX_COUNT);
                }
                case "exposed_keys" -> {
                    seen = JsonFields.once(seen, 4, STATUS, name);
                    exposed = readExposedKeys();
                }
                default -> fields.skip();
            }
        }
        return new VerifierStatus(
                sequence == null ? 0 : sequence,
                sent == null ? 0 : sent,
                dropped == null ? 0 : dropped,
                viewAge,
                exposed);
    }

    private List<ExposedKey> readExposedKeys() throws IOException, InvalidEventException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new InvalidEventException(Reason.WRONG_TYPE, EXPOSED_KEYS, "must be an array of objects");
        }
        List<ExposedKey> keys = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new InvalidEventException(Reason.WRONG_TYPE, EXPOSED_KEYS, "must be an array of objects");
            }
            keys.add(readExposedKey());
            if (keys.size() > VerifierStatus.MAX_EXPOSED_KEYS) {
                throw new InvalidEventException(
                        Reason.OUT_OF_RANGE,
                        EXPOSED_KEYS,
                        "must have at most " + VerifierStatus.MAX_EXPOSED_KEYS + " entries");
            }
        }
        return keys;
    }

    private ExposedKey readExposedKey() throws IOException, InvalidEventException {
        String iss = null;
        String kid = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "iss" -> {
                    seen = JsonFields.once(seen, 0, EXPOSED_KEYS + ".", name);
                    iss = fields.name(EXPOSED_KEYS + ".", name);
                }
                case "kid" -> {
                    seen = JsonFields.once(seen, 1, EXPOSED_KEYS + ".", name);
                    kid = fields.name(EXPOSED_KEYS + ".", name);
                }
                default -> fields.skip();
            }
        }
        if (iss == null || kid == null) {
            throw new InvalidEventException(Reason.MISSING_ATTRIBUTE, EXPOSED_KEYS, "needs iss and kid");
        }
        return new ExposedKey(iss, kid);
    }
}
