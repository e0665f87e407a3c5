package dev.tokenwarden.dashboards.incident;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the title of an incident: a sentence that names the victim and what happened to it. */
final class IncidentTitle {
    /** What a rule says about a token. */
    private static final Map<String, String> PREDICATES = Map.ofEntries(
            Map.entry("replay.context-change", "was used by another client"),
            Map.entry("replay.impossible-travel", "was used in two distant places"),
            Map.entry("replay.one-time", "was used again although it is valid once"),
            Map.entry("replay.after-revocation", "was used after its revocation"),
            Map.entry("replay.content-mismatch", "was used with other content"),
            Map.entry("replay.outside-lifetime", "was used outside its lifetime"),
            Map.entry("replay.sender-mismatch", "was used without its key"),
            Map.entry("issuance.unissued", "was never issued: it is forged"),
            Map.entry("audience.mismatch", "was used at a service that it is not for"),
            Map.entry("scope.exceeded", "was used beyond its scope"),
            Map.entry("scope.outside-chain", "was used with a scope that its chain lacks"),
            Map.entry("chain.scope-escalated", "gained scope in an exchange"),
            Map.entry("chain.subject-changed", "changed its subject in an exchange"),
            Map.entry("chain.revoked-ancestor", "was used although an ancestor is revoked"),
            Map.entry("grant.refresh-replay", "was refreshed by two clients"),
            Map.entry("grant.refresh-fork", "was refreshed twice from one refresh token"),
            Map.entry("grant.issued-after-revocation", "got a token after its revocation"),
            Map.entry("session.context-change", "was used by two clients"),
            Map.entry("session.impossible-travel", "was used in two distant places"),
            Map.entry("session.foreign-network", "was used outside its networks"),
            Map.entry("agent.own-authority", "was used by an agent for a request of another"));

    private IncidentTitle() {}

    /**
     * The title.
     *
     * @param lead the most severe detection
     */
    static String of(JoinedDetection lead, Incident.Parties parties) {
        String predicate = PREDICATES.get(lead.rule());
        if (predicate == null) {
            String who = victim(lead, parties);
            return who.isEmpty() ? lead.names().title() : lead.names().title() + " (" + who + ")";
        }
        String thing = thing(lead.rule());
        String owner = people(parties.people());
        String client = lead.names().client();
        String of = client == null || client.equals(owner) ? "" : " at client " + client;
        if (owner.isEmpty()) {
            return "A " + thing + of + " " + predicate;
        }
        return parties.people().total() > 1
                ? capital(thing) + "s of " + owner + of + " " + predicate.replaceFirst("^was ", "were ")
                : possessive(owner) + " " + thing + of + " " + predicate;
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String thing(String rule) {
        String family = rule.substring(0, rule.indexOf('.')).toLowerCase(Locale.ROOT);
        return switch (family) {
            case "grant", "session" -> family;
            default -> "token";
        };
    }

    private static String victim(JoinedDetection lead, Incident.Parties parties) {
        String client = lead.names().client();
        String people = people(parties.people());
        boolean machine = client != null && people.equals(client);
        if (client == null || machine) {
            return people.isEmpty() ? lead.names().subject() : people;
        }
        return people.isEmpty() ? client : people + ", client " + client;
    }

    private static String people(Incident.Some<String> people) {
        List<String> first = people.first();
        return switch (people.total()) {
            case 0 -> "";
            case 1 -> first.get(0);
            case 2 -> first.get(0) + " and " + first.get(1);
            default -> first.get(0) + ", " + first.get(1) + " and " + (people.total() - 2) + " more";
        };
    }

    private static String possessive(String name) {
        return name.endsWith("s") ? name + "'" : name + "'s";
    }
}
