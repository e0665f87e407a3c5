package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistrationTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "grace: PT1S",
                "# only words\n",
                "registrations: []\ngrace: PT1S\n",
                "registrations:\n  - {name: a, sources: [s], tenants: [t], types: [used]}\ngrace: PT1S\n",
                "grace: PT1S\nregistrations:   # who\n  - name: a\n    sources: [s]\n    tenants: [t]\n    types: [used]\n",
            })
    void add_toAnyPolicy_keepsWhatItSays(String before) throws Exception {
        String after = RegistrationText.add(
                before,
                new RegistrationText.Entry(
                        "b", List.of("urn:x:*"), List.of("1"), List.of("used", "status"), List.of()));

        Policy policy = PolicyLoader.parse("p", after);
        assertThat(Objects.requireNonNull(policy.registration("b")).tenants()).containsExactly("1");
        assertThat(policy.document().registrations()).hasSize(before.contains("name: a") ? 2 : 1);
        assertThat(policy.grace()).isEqualTo(PolicyLoader.parse("p", before).grace());
        assertThat(after.replaceAll("\\s", ""))
                .contains(before.replace("registrations: []\n", "").replaceAll("\\s|(?s)registrations:.*", ""));
    }
}
