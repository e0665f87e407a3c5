package dev.tokenwarden.standalone.demo.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DemoTextTest {
    private static final String ISSUER = "https://idp.acme.example";

    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    private final DemoText text = new DemoText(new Terminal(nowhere, nowhere, UTF_8, false, false));

    @Test
    void found_namesTheSessionOrGrantThatTheDetectionIsAbout() {
        assertThat(text.found(about(FamilyIdentity.session("acme", ISSUER, "s1"))))
                .endsWith(": session s1");
        assertThat(text.found(about(FamilyIdentity.grant("acme", ISSUER, "g1"))))
                .endsWith(": grant g1");
    }

    private static Detection about(FamilyIdentity family) {
        return Detection.builder("d", "session.impossible-travel", Severity.MEDIUM)
                .time(Instant.EPOCH)
                .detectedAt(Instant.EPOCH)
                .tenant("acme")
                .subject(Subject.family(family))
                .title("9,917 km in less than 1 s")
                .action(Action.ALERT)
                .build();
    }
}
