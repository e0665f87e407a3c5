package dev.tokenwarden.standalone.assembly;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.KafkaGrant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of rights in docs/operations.md is what the embedded Kafka enforces. */
final class AccessRulesTest {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static Stream<Arguments> roles() {
        return Stream.of(
                Arguments.of("ingest", AccessRules.ingest()),
                Arguments.of("the gateway in ingest", AccessRules.gateway()),
                Arguments.of("streams", AccessRules.streams()),
                Arguments.of("revocation", AccessRules.revocation()),
                Arguments.of("dashboards", AccessRules.dashboards()),
                Arguments.of("policy (every role)", AccessRules.policy()),
                Arguments.of("`warden dead`", AccessRules.deadLetters()));
    }

    @ParameterizedTest
    @MethodSource("roles")
    void page_namesTheTopicsThatARoleReadsAndWrites(String role, KafkaGrant[] grants) throws IOException {
        String[] row = row(role);

        assertThat(names(row[2])).as("reads").isEqualTo(topics(grants, AclOperation.READ));
        assertThat(names(row[3])).as("writes").isEqualTo(topics(grants, AclOperation.WRITE));
    }

    private static Set<String> topics(KafkaGrant[] grants, AclOperation operation) {
        return Arrays.stream(grants)
                .filter(grant ->
                        grant.type() == ResourceType.TOPIC && grant.operations().contains(operation))
                .map(grant -> grant.name() + (grant.pattern() == PatternType.PREFIXED ? "*" : ""))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> names(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult one) -> one.group(1))
                .collect(toCollection(TreeSet::new));
    }

    private static String[] row(String role) throws IOException {
        Path page = Path.of("").toAbsolutePath().getParent().resolve("docs/operations.md");
        assertThat(Files.readString(page)).contains(Topics.API_TOKENS);
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("| " + role + " |"))
                .map(line -> line.split("\\|", -1))
                .filter(cells -> cells.length == 6)
                .findFirst()
                .orElseThrow();
    }
}
