package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.MemberWriter;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the document of an event. Uses are frequent, so it writes JSON without a tree. */
final class EventDocumentWriter {
    private final MemberWriter json;

    private EventDocumentWriter(MemberWriter json) {
        this.json = json;
    }

    /**
     * @param parentKey key of the token that was exchanged for this one; null: not an exchange
     */
    static byte[] write(TokenEvent event, @Nullable String tokenKey, @Nullable String parentKey, Instant now) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonStreams.FACTORY.createGenerator(out)) {
            new EventDocumentWriter(new MemberWriter(json)).event(event, tokenKey, parentKey, now);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return out.toByteArray();
    }

    private void event(TokenEvent event, @Nullable String tokenKey, @Nullable String parentKey, Instant now)
            throws IOException {
        json.start();
        json.string("id", event.id());
        json.string("source", event.source());
        json.string("time", event.time().toString());
        json.string("indexed_at", now.toString());
        json.string("tenant", event.tenant());
        json.string("token_key", tokenKey);
        if (event.token() != null) {
            token(event.token());
        }
        if (event.use() != null) {
            use(event.use());
        }
        if (event.type() != EventType.USED) {
            json.string("kind", event.type() == EventType.EXCHANGED ? "exchanged" : "issued");
            json.string("parent_key", parentKey);
            if (event.exchange() != null) {
                json.exchange(event.exchange());
            }
            if (event.issuance() != null) {
                issuance(event.issuance());
            }
        }
        json.end();
    }

    private void token(Token token) throws IOException {
        json.start("token");
        json.identity(token);
        json.string("hash", token.hash());
        // An array: searches count and filter by single scopes.
        json.strings(
                "scope", token.scope() == null ? null : List.of(token.scope().split(" ", -1)));
        json.validity(token);
        json.string("txn", token.txn());
        json.string("jkt", token.cnf() == null ? null : token.cnf().jkt());
        json.string("x5t_s256", token.cnf() == null ? null : token.cnf().x5tS256());
        json.string("act", token.act() == null ? null : token.act().sub());
        json.string("may_act", token.mayAct() == null ? null : token.mayAct().sub());
        json.bool("one_time", token.oneTime());
        json.end();
    }

    private void issuance(Issuance issuance) throws IOException {
        json.start("issuance");
        json.string("grant_type", issuance.grantType());
        json.string("refresh", issuance.refresh());
        if (issuance.client() != null) {
            client(issuance.client());
        }
        json.end();
    }

    private void use(Use use) throws IOException {
        json.start("use");
        json.use(use);
        json.bool("shadow", use.shadow());
        if (use.client() != null) {
            client(use.client());
        }
        json.end();
    }

    private void client(ClientContext client) throws IOException {
        json.start("client");
        json.string("address", client.address());
        json.number("as", client.as());
        json.string("user_agent", client.userAgent());
        json.string("workload", client.workload());
        json.string("jkt", client.jkt());
        json.string("x5t_s256", client.x5tS256());
        ClientContext.Geo geo = client.geo();
        if (geo != null) {
            json.string("country", geo.country());
            if (geo.lat() != null && geo.lon() != null) {
                json.start("location");
                json.number("lat", geo.lat());
                json.number("lon", geo.lon());
                json.end();
            }
        }
        json.end();
    }
}
