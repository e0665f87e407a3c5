package dev.tokenwarden.dashboards.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * What the state of a subject follows from.
 *
 * @param subject what may be revoked
 * @param usability what the ledger says
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
