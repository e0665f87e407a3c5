package dev.tokenwarden.contract.event;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code token} member. */
final class TokenReader {
    private static final String TOKEN = "data.token.";

    private final JsonFields fields;
    private final JsonParser json;

    TokenReader(JsonFields fields) {
        this.fields = fields;
        this.json = fields.json();
    }

    @Nullable
    Token read() throws IOException, InvalidEventException {
        if (!fields.object(TOKEN)) {
            return null;
        }
        String iss = null;
        String jti = null;
        String sub = null;
        String clientId = null;
        String sid = null;
        String grant = null;
        List<String> aud = null;
        String scope = null;
        Long iat = null;
        Long nbf = null;
        Long exp = null;
        String alg = null;
        String kid = null;
        String typ = null;
        Confirmation cnf = null;
        Actor act = null;
        Actor mayAct = null;
        String txn = null;
        String hash = null;
        Boolean oneTime = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            int bit =
                    switch (name) {
                        case "iss" -> {
                            iss = fields.string(TOKEN, name);
                            yield 0;
                        }
                        case "jti" -> {
                            jti = fields.string(TOKEN, name);
                            yield 1;
                        }
                        case "sub" -> {
                            sub = fields.string(TOKEN, name);
                            yield 2;
                        }
                        case "client_id" -> {
                            clientId = fields.string(TOKEN, name);
                            yield 3;
                        }
                        case "aud" -> {
                            aud = fields.cappedStrings(TOKEN, name);
                            yield 4;
                        }
                        case "scope" -> {
                            scope = fields.cappedWords(TOKEN, name);
                            yield 5;
                        }
                        case "iat" -> {
                            iat = fields.numericDate(TOKEN, name);
                            yield 6;
                        }
                        case "nbf" -> {
                            nbf = fields.numericDate(TOKEN, name);
                            yield 7;
                        }
                        case "exp" -> {
                            exp = fields.numericDate(TOKEN, name);
                            yield 8;
                        }
                        case "alg" -> {
                            alg = fields.string(TOKEN, name);
                            yield 9;
                        }
                        case "kid" -> {
                            kid = fields.string(TOKEN, name);
                            yield 10;
                        }
                        case "typ" -> {
                            typ = fields.string(TOKEN, name);
                            yield 11;
                        }
                        case "cnf" -> {
                            cnf = readConfirmation();
                            yield 12;
                        }
                        case "act" -> {
                            act = readActor("data.token.act", 1);
                            yield 13;
                        }
                        case "may_act" -> {
                            mayAct = readActor("data.token.may_act", 1);
                            yield 14;
                        }
                        case "txn" -> {
                            txn = fields.string(TOKEN, name);
                            yield 15;
                        }
                        case "hash" -> {
                            hash = fields.string(TOKEN, name);
                            yield 16;
                        }
                        case "one_time" -> {
                            oneTime = fields.bool(TOKEN, name);
                            yield 17;
                        }
                        case "sid" -> {
                            sid = fields.name(TOKEN, name);
                            yield 18;
                        }
                        case "grant" -> {
                            grant = fields.name(TOKEN, name);
                            yield 19;
                        }
                        default -> {
                            fields.skip();
                            yield -1;
                        }
                    };
            seen = bit < 0 ? seen : JsonFields.once(seen, bit, TOKEN, name);
        }
        return Token.builder(JsonFields.required("data.token.iss", iss))
                .jti(jti)
                .sub(sub)
                .clientId(clientId)
                .sid(sid)
                .grant(grant)
                .aud(aud)
                .scope(scope)
                .iat(iat)
                .nbf(nbf)
                .exp(exp)
                .alg(alg)
                .kid(kid)
                .typ(typ)
                .cnf(cnf)
                .act(act)
                .mayAct(mayAct)
                .txn(txn)
                .hash(hash)
                .oneTime(oneTime)
                .build();
    }

    private @Nullable Confirmation readConfirmation() throws IOException, InvalidEventException {
        String path = "data.token.cnf.";
        if (!fields.object(path)) {
            return null;
        }
        String jkt = null;
        String x5tS256 = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "jkt" -> {
                    seen = JsonFields.once(seen, 0, path, name);
                    jkt = fields.string(path, name);
                }
                case "x5t#S256" -> {
                    seen = JsonFields.once(seen, 1, path, name);
                    x5tS256 = fields.string(path, name);
                }
                default -> fields.skip();
            }
        }
        return new Confirmation(jkt, x5tS256);
    }

    private @Nullable Actor readActor(String at, int depth) throws IOException, InvalidEventException {
        String path = at + '.';
        if (!fields.object(path)) {
            return null;
        }
        if (depth > Actor.MAX_DEPTH) {
            throw new InvalidEventException(Reason.TOO_DEEP, at, "more than " + Actor.MAX_DEPTH + " actors");
        }
        String sub = null;
        String iss = null;
        Actor act = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "sub" -> {
                    seen = JsonFields.once(seen, 0, path, name);
                    sub = fields.string(path, name);
                }
                case "iss" -> {
                    seen = JsonFields.once(seen, 1, path, name);
                    iss = fields.string(path, name);
                }
                case "act" -> {
                    seen = JsonFields.once(seen, 2, path, name);
                    act = readActor(at, depth + 1);
                }
                default -> fields.skip();
            }
        }
        return new Actor(sub, iss, act);
    }
}
