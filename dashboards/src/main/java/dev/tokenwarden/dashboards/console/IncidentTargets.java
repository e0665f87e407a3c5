package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.ledger.TokenTargets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The targets whose revocation stops the tokens of an incident: for each detection the grant, session, chain or token that its rule
 * would revoke. A token whose grant, session or chain is a target is not listed. Clients, subjects and keys are no targets of an
 * incident: their revocation affects others.
 */
final class IncidentTargets {
    private IncidentTargets() {}

    /** The targets, with the ids of the detections that each is for. */
    static Map<Target, List<String>> of(List<ObjectNode> detections) {
        Map<Target, List<String>> all = new LinkedHashMap<>();
        for (ObjectNode detection : detections) {
            choose(detection).ifPresent(target -> all.computeIfAbsent(target, one -> new ArrayList<>())
                    .add(detection.path("id").asText()));
        }
        Map<Target, List<String>> narrowest = new LinkedHashMap<>(all);
        for (ObjectNode detection : detections) {
            Optional<Target> own = choose(detection);
            Optional<Target> wider = own.flatMap(target -> covering(detection)
                    .filter(one -> !one.equals(target))
                    .filter(all::containsKey)
                    .findFirst());
            if (wider.isPresent() && isNarrow(own.get())) {
                narrowest.remove(own.get());
            }
        }
        return narrowest;
    }

    private static boolean isNarrow(Target target) {
        return target instanceof Target.OfToken || target instanceof Target.OfChain;
    }

    private static Optional<Target> choose(ObjectNode detection) {
        TokenTargets targets = TokenTargets.ofDetection(detection);
        List<Target> own = targets.own();
        return switch (detection.path("action").asText()) {
            case "revoke-grant" -> first(targets, target -> target instanceof Target.OfGrant);
            case "revoke-session" -> first(targets, target -> target instanceof Target.OfSession);
            case "revoke-chain" -> first(targets, target -> target instanceof Target.OfChain);
            default ->
                own.stream()
                        .filter(target -> target instanceof Target.OfToken
                                || target instanceof Target.OfGrant
                                || target instanceof Target.OfSession)
                        .findFirst();
        };
    }

    private static Optional<Target> first(TokenTargets targets, Predicate<Target> type) {
        return Stream.concat(targets.own().stream(), targets.wider().stream())
                .filter(type)
                .findFirst();
    }

    /** The targets whose revocation covers the token of the detection. */
    private static Stream<Target> covering(ObjectNode detection) {
        TokenTargets targets = TokenTargets.ofDetection(detection);
        JsonNode root = detection.path("chain").path("root");
        Stream<Target> families = targets.wider().stream()
                .filter(target -> target instanceof Target.OfGrant || target instanceof Target.OfSession);
        Stream<Target> chain =
                root.isObject() ? TokenTargets.ofToken(targets.tenant(), root).own().stream() : Stream.empty();
        return Stream.of(families, chain, targets.own().stream().filter(target -> target instanceof Target.OfChain))
                .flatMap(target -> target);
    }
}
