package dev.tokenwarden.dashboards.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.ExceptionEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DetectionViewTest {
    private static final Instant TIME = Instant.parse("2026-11-26T09:00:00Z");
    private static final TokenIdentity TOKEN = TokenIdentity.of("acme", "i", "j", null);
    private static final List<String> OF_TOKEN =
            List.of(Target.token(TOKEN).id(), Target.chain(TOKEN).id());

    @Test
    void targets_areOfTheSubject_notOfTheSampleToken() {
        assertThat(targets(Subject.token(TOKEN), Action.ALERT)).isEqualTo(OF_TOKEN);
        assertThat(targets(Subject.client("web", "i", "payments"), Action.ALERT))
                .containsExactly(new Target.OfClient("acme", "web").id());
        assertThat(targets(Subject.key("i", "k", null), Action.ALERT))
                .containsExactly(new Target.OfKey("acme", "i", "k").id());
        // What is to be revoked is what the state is of.
        assertThat(targets(Subject.client("web", "i", null), Action.REVOKE_TOKEN))
                .isEqualTo(OF_TOKEN);
    }

    @Test
    void suppressed_namesItsException_andAudiencesCanBeSearched() {
        ExceptionEntry exception = new ExceptionEntry(
                "nightly",
                "audience.mismatch",
                ExceptionEntry.Match.client("web"),
                ExceptionEntry.Suppresses.ALERTS,
                new ExceptionEntry.Period(TIME, TIME.plus(Duration.ofDays(1))),
                "alice",
                "known");

        JsonNode view = DetectionView.of(detection(
                Subject.token(TOKEN),
                Action.ALERT,
                List.of(new Evidence("audience", "payments", "wiki", null), exception.evidence())));

        assertThat(view.path("exception").asText()).isEqualTo("nightly");
        assertThat(view.path("audiences")).extracting(JsonNode::asText).containsExactly("wiki");
    }

    private static List<String> targets(Subject subject, Action action) {
        List<String> targets = new ArrayList<>();
        DetectionView.of(detection(subject, action, List.of()))
                .path("targets")
                .forEach(target -> targets.add(target.asText()));
        return targets;
    }

    private static Detection detection(Subject subject, Action action, List<Evidence> evidence) {
        return Detection.builder("id", "posture.unbound", Severity.MEDIUM)
                .time(TIME)
                .detectedAt(TIME)
                .tenant("acme")
                .subject(subject)
                .token(TokenSummary.builder("i")
                        .jti("j")
                        .sub("s")
                        .clientId("web")
                        .build())
                .title("title")
                .evidence(evidence)
                .action(action)
                .build();
    }
}
