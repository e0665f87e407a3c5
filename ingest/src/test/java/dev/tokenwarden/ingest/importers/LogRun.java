package dev.tokenwarden.ingest.importers;

import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import dev.tokenwarden.ingest.importers.format.LogOrigin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An import of one stream, from its bytes to its events, through the codec. */
public record LogRun(
        List<TokenEvent> events,
        List<String> aside,
        ImportCounts counts,
        List<String> problems,
        Optional<LogFormat> looksLike) {

    static LogRun of(LogFormat format, String text) {
        return of(format, text.getBytes(StandardCharsets.UTF_8));
    }

    static LogRun of(LogFormat format, byte[] bytes) {
        try (LogImport logs =
                LogImport.open(format, LogOrigin.UNKNOWN, Enrichment.none(), new ByteArrayInputStream(bytes))) {
            logs.read(List.of(new LogFile(LogFile.STDIN, 0, 0)), read -> {});
            List<TokenEvent> events = new ArrayList<>();
            for (ImportedEvent event = logs.next(); event != null; event = logs.next()) {
                events.add(EventCodec.decode(event.json()));
            }
            List<String> aside = new ArrayList<>();
            for (byte @Nullable [] line = logs.nextAside(); line != null; line = logs.nextAside()) {
                aside.add(new String(line, StandardCharsets.UTF_8));
            }
            return new LogRun(events, aside, logs.counts(), logs.problems(), logs.looksLike());
        } catch (IOException | InvalidEventException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public List<String> ids() {
        return events.stream().map(TokenEvent::id).toList();
    }

    /** Whether every record is in exactly one of the counts. */
    boolean addsUp() {
        return counts.records() == counts.mapped() + counts.passedOver() + counts.setAside()
                && counts.events() == events.size() + counts.repeated()
                && counts.setAside() == aside.size();
    }
}
