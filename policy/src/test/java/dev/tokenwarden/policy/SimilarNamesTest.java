package dev.tokenwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SimilarNamesTest {

    @ParameterizedTest
    @CsvSource({"acme,acme,0", "acmme,acme,1", "amce,acme,1", "acme,akme,1", "ab,'',2", "kitten,sitting,3"})
    void distance_countsEdits(String a, String b, int distance) {
        assertThat(SimilarNames.distance(a, b)).isEqualTo(distance);
        assertThat(SimilarNames.distance(b, a)).isEqualTo(distance);
    }

    @Test
    void near_givesTheMostSimilarFirst_andNoOthers() {
        assertThat(SimilarNames.near("acmee", List.of("globex", "acme-eu", "acme", "acmes")))
                .containsExactly("acme", "acmes");
        assertThat(SimilarNames.near("nope", List.of("acme"))).isEmpty();
    }

    @Test
    void question_endsAMessage() {
        assertThat(SimilarNames.question("--tennant", List.of("--tenant", "--reason")))
                .isEqualTo("; did you mean --tenant?");
        assertThat(SimilarNames.question("--x", List.of("--reason"))).isEmpty();
    }
}
