package dev.tokenwarden.ingest.importers;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import dev.tokenwarden.ingest.importers.format.LogOrigin;
import dev.tokenwarden.ingest.importers.records.LogJson;
import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of one record. Each event has been through the codec, as it will be on its way to detection. */
record Mapped(List<TokenEvent> events, @Nullable String passed) {

    static Mapped of(LogFormat format, String record) {
        return of(format, LogOrigin.UNKNOWN, record);
    }

    static Mapped of(LogFormat format, LogOrigin origin, String record) {
        List<TokenEvent> events = new ArrayList<>();
        try (JsonParser json = LogJson.parser(record)) {
            json.nextToken();
            String passed = format.mapper(origin).map(json, () -> "digest", events::add);
            List<TokenEvent> decoded = new ArrayList<>();
            for (TokenEvent event : events) {
                decoded.add(EventCodec.decode(EventCodec.encode(event)));
            }
            return new Mapped(decoded, passed);
        } catch (IOException | UnreadableRecordException | InvalidEventException e) {
            throw new AssertionError(e);
        }
    }

    /** Why a record is set aside. */
    static String refusal(LogFormat format, String record) {
        try (JsonParser json = LogJson.parser(record)) {
            json.nextToken();
            format.mapper(LogOrigin.UNKNOWN).map(json, () -> "digest", event -> {});
            throw new AssertionError("it was taken");
        } catch (UnreadableRecordException e) {
            return e.reason() + " " + e.field();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A file beside the tests. */
    static String sample(String name) {
        try (InputStream in = Objects.requireNonNull(Mapped.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    TokenEvent only(EventType type) {
        List<TokenEvent> found =
                events.stream().filter(event -> event.type() == type).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " events " + type);
        }
        return found.get(0);
    }

    Use use() {
        return Objects.requireNonNull(only(EventType.USED).use());
    }

    static Token token(TokenEvent event) {
        return Objects.requireNonNull(event.token());
    }
}
