package dev.tokenwarden.contract.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DetectionIdTest {
    private static final String ISS = "https://idp.acme.example";

    /** An id that changes doubles every detection that is found again after an upgrade. */
    @Test
    void ids_stayWhatTheyAre() {
        Subject token = Subject.token(TokenIdentity.of("acme", ISS, "a1", null));

        assertThat(DetectionId.of("replay.one-time", "acme", token, Severity.CRITICAL, ""))
                .isEqualTo("afb1af255f03eea04b3cb87189136103");
        assertThat(DetectionId.of(
                        "posture.no-jti", "acme", Subject.client("web", ISS, null), Severity.LOW, "2026-11-23"))
                .isEqualTo("8e393c5a82269538bc99b9cc2aa538d1");
    }

    @Test
    void eachPart_makesAnotherId() {
        Set<String> ids = new HashSet<>();
        for (String rule : new String[] {"r", "s"}) {
            for (String tenant : new String[] {"t", "u"}) {
                for (Severity severity : Severity.values()) {
                    for (String distinct : new String[] {"", "2026-11-23"}) {
                        for (Subject subject : subjects()) {
                            assertThat(ids.add(DetectionId.of(rule, tenant, subject, severity, distinct)))
                                    .as("%s %s %s %s %s", rule, tenant, severity, distinct, subject)
                                    .isTrue();
                        }
                    }
                }
            }
        }
    }

    private static Subject[] subjects() {
        return new Subject[] {
            Subject.token(TokenIdentity.of("t", "i", "x", null)),
            Subject.token(TokenIdentity.of("t", "i", null, "x")),
            Subject.client("x", null, null),
            Subject.client("x", "i", null),
            Subject.client("x", null, "i"),
            Subject.key("i", "x", null),
            Subject.key("i", "x", "a"),
            Subject.address("x"),
            Subject.source("x"),
            Subject.family(FamilyIdentity.session("t", "i", "x")),
            Subject.family(FamilyIdentity.grant("t", "i", "x")),
            Subject.tool("x", "a"),
            Subject.tool("a", "x")
        };
    }

    @Test
    void aSubject_hasWhatItsTypeNeeds() {
        for (Subject.Type type : Subject.Type.values()) {
            assertThatNullPointerException()
                    .isThrownBy(() -> Subject.builder(type).build());
        }
        assertThatNullPointerException()
                .isThrownBy(() -> Subject.builder(Subject.Type.TOKEN).iss("i").build());
    }
}
