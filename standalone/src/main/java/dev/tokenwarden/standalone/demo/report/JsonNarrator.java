package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One JSON document, at the end. */
final class JsonNarrator implements Narrator {
    private final Screen screen;

    JsonNarrator(Screen screen) {
        this.screen = screen;
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
            screen.out().println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report));
            screen.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
