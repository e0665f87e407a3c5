package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Prints one JSON document at the end. */
public final class JsonNarrator implements Narrator {
    private final Terminal terminal;

    public JsonNarrator(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void say(String line) {}

    @Override
    public void attack(AttackReport attack) {}

    @Override
    public void found(Detection detection) {}

    @Override
    public void tick(DemoProgress now) {}

    @Override
    public void end(DemoReport report) {
        try {
            terminal.out().println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report));
            terminal.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
