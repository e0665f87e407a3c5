package dev.tokenwarden.dashboards.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * The facts from which the state of a subject follows.
 *
 * @param subject the targets that cover the subject
 * @param usability the answer of the ledger
 * @param decision the latest decision about the detection; empty for a token
 * @param lastChange the latest decision that revoked, put in shadow or reinstated one of the subject's own targets
 * @param denials {@code count}, {@code first}, {@code last} and {@code verifiers} of the uses that verifiers denied
 * @param now the time of the answer
 */
public record StateFacts(
        TokenTargets subject,
        Usability usability,
        Optional<JsonNode> decision,
        Optional<JsonNode> lastChange,
        Optional<JsonNode> denials,
        Instant now) {}
