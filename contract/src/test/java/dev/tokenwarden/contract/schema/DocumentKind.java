package dev.tokenwarden.contract.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.denylist.Ack;
import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;

/** Everything that has a schema, with its codec. */
enum DocumentKind {
    TOKEN_EVENT(dice -> new RandomEvents(dice).event(), it -> EventCodec.encode((TokenEvent) it), EventCodec::decode),
    DETECTION(dice -> new RandomRecords(dice).detection(), it -> ((Detection) it).toJson(), Detection::fromJson),
    DECISION(dice -> new RandomRecords(dice).decision(), it -> ((Decision) it).toJson(), Decision::fromJson),
    REVOCATION(dice -> new RandomRecords(dice).revocation(), it -> ((Revocation) it).toJson(), Revocation::fromJson),
    REVOCATION_REQUEST(
            dice -> new RandomRecords(dice).request(),
            it -> ((RevocationRequest) it).toJson(),
            RevocationRequest::fromJson),
    LINEAGE(dice -> new RandomRecords(dice).lineage(), it -> ((Lineage) it).toJson(), Lineage::fromJson),
    DENYLIST_ENTRY(
            dice -> new RandomRecords(dice).entry(),
            it -> bytes(((DenylistEntry) it).toJson()),
            json -> DenylistEntry.fromJson(text(json))),
    DENYLIST_META(
            dice -> new RandomRecords(dice).meta(),
            it -> bytes(((DenylistMeta) it).toJson()),
            json -> DenylistMeta.fromJson(text(json))),
    DENYLIST_ACK(
            dice -> new RandomRecords(dice).ack(), it -> bytes(((Ack) it).toJson()), json -> Ack.fromJson(text(json)));

    private final Function<Dice, Object> generator;
    private final Function<Object, byte[]> writer;
    private final Reader reader;

    DocumentKind(Function<Dice, Object> generator, Function<Object, byte[]> writer, Reader reader) {
        this.generator = generator;
        this.writer = writer;
        this.reader = reader;
    }

    private interface Reader {
        Object read(byte[] json) throws Exception;
    }

    String schema() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Object random(Dice dice) {
        return generator.apply(dice);
    }

    byte[] write(Object document) {
        return writer.apply(document);
    }

    Object read(byte[] json) throws Exception {
        return reader.read(json);
    }

    /** The reader of events is as strict as their schema; the others also take some of what no codec writes. */
    boolean refusesWhatIsInvalid() {
        return this == TOKEN_EVENT;
    }

    /** False for the few rules that no schema can say; each stands in the schema's description. */
    boolean sayable(JsonNode document) {
        if (this == TOKEN_EVENT) {
            return !document.has("data_base64");
        }
        return this != LINEAGE
                || document.get("ancestors").size()
                        == document.get("ancestor_tenants").size();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
