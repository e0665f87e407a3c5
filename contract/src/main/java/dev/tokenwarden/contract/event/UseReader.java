package dev.tokenwarden.contract.event;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the {@code use} member. */
final class UseReader {
    private static final String USE = "data.use.";
    private static final String PROOF = "data.use.proof.";

    private final JsonFields fields;
    private final JsonParser json;
    private final ClientContextReader clients;

    UseReader(JsonFields fields) {
        this.fields = fields;
        this.clients = new ClientContextReader(fields, "data.use.client.");
        this.json = fields.json();
    }

    @Nullable
    Use read() throws IOException, InvalidEventException {
        if (!fields.object(USE)) {
            return null;
        }
        String audience = null;
        Use.Outcome outcome = null;
        RejectionReason reason = null;
        Boolean verified = null;
        Boolean edge = null;
        String operation = null;
        String tool = null;
        String requiredScope = null;
        String trace = null;
        ClientContext client = null;
        Proof proof = null;
        Boolean shadow = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            int bit =
                    switch (name) {
                        case "audience" -> {
                            audience = fields.capped(USE, name);
                            yield 0;
                        }
                        case "outcome" -> {
                            outcome = readOutcome();
                            yield 1;
                        }
                        case "reason" -> {
                            reason = readReason();
                            yield 2;
                        }
                        case "verified" -> {
                            verified = fields.bool(USE, name);
                            yield 3;
                        }
                        case "edge" -> {
                            edge = fields.bool(USE, name);
                            yield 4;
                        }
                        case "operation" -> {
                            operation = fields.capped(USE, name);
                            yield 5;
                        }
                        case "required_scope" -> {
                            requiredScope = fields.cappedWords(USE, name);
                            yield 6;
                        }
                        case "trace" -> {
                            trace = fields.string(USE, name);
                            yield 7;
                        }
                        case "client" -> {
                            client = clients.read();
                            yield 8;
                        }
                        case "proof" -> {
                            proof = readProof();
                            yield 9;
                        }
                        case "shadow" -> {
                            shadow = fields.bool(USE, name);
                            yield 10;
                        }
                        case "tool" -> {
                            tool = fields.cappedName(USE, name);
                            yield 11;
                        }
                        default -> {
                            fields.skip();
                            yield -1;
                        }
                    };
            seen = bit < 0 ? seen : JsonFields.once(seen, bit, USE, name);
        }
        return Use.builder()
                .audience(audience)
                .outcome(outcome)
                .reason(reason)
                .verified(verified)
                .edge(edge)
                .operation(operation)
                .tool(tool)
                .requiredScope(requiredScope)
                .trace(trace)
                .client(client)
                .proof(proof)
                .shadow(shadow)
                .build();
    }

    private Use.@Nullable Outcome readOutcome() throws IOException, InvalidEventException {
        String text = fields.string(USE, "outcome");
        if (text == null) {
            return null;
        }
        Use.Outcome outcome = Use.Outcome.parse(text);
        if (outcome == null) {
            throw new InvalidEventException(Reason.OUT_OF_RANGE, "data.use.outcome", "must be accepted or rejected");
        }
        return outcome;
    }

    private @Nullable RejectionReason readReason() throws IOException, InvalidEventException {
        String text = fields.string(USE, "reason");
        if (text == null) {
            return null;
        }
        RejectionReason reason = RejectionReason.parse(text);
        if (reason == null) {
            throw new InvalidEventException(Reason.OUT_OF_RANGE, "data.use.reason", "no such reason");
        }
        return reason;
    }

    private @Nullable Proof readProof() throws IOException, InvalidEventException {
        if (!fields.object(PROOF)) {
            return null;
        }
        String jti = null;
        Long iat = null;
        String htm = null;
        String htu = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "jti" -> {
                    seen = JsonFields.once(seen, 0, PROOF, name);
                    jti = fields.string(PROOF, name);
                }
                case "iat" -> {
                    seen = JsonFields.once(seen, 1, PROOF, name);
                    iat = fields.numericDate(PROOF, name);
                }
                case "htm" -> {
                    seen = JsonFields.once(seen, 2, PROOF, name);
                    htm = fields.string(PROOF, name);
                }
                case "htu" -> {
                    seen = JsonFields.once(seen, 3, PROOF, name);
                    htu = fields.string(PROOF, name);
                }
                default -> fields.skip();
            }
        }
        return new Proof(jti, iat, htm, htu);
    }
}
