package dev.tokenwarden.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class BackboneKindTest {
    @Test
    void parse_nothing_isEmbedded() {
        assertThat(BackboneKind.parse(null)).isEqualTo(BackboneKind.EMBEDDED);
        assertThat(BackboneKind.parse(" ")).isEqualTo(BackboneKind.EMBEDDED);
    }

    @Test
    void parse_name_isFoundInAnyCase() {
        assertThat(BackboneKind.parse("Containers")).isEqualTo(BackboneKind.CONTAINERS);
        assertThat(BackboneKind.parse("embedded ")).isEqualTo(BackboneKind.EMBEDDED);
    }

    @Test
    void parse_anythingElse_namesThePropertyAndTheChoices() {
        assertThatThrownBy(() -> BackboneKind.parse("docker"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokenwarden.backbone: embedded or containers, not docker");
    }
}
