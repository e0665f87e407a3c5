package dev.tokenwarden.dashboards.console.entity;

import dev.tokenwarden.dashboards.incident.Attacker;
import dev.tokenwarden.dashboards.incident.Incident;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of entities that have a page, and the fields that name one in each index. */
enum EntityKind {
    CLIENT(List.of("token.client_id"), List.of("token.client_id"), List.of("client_id")),
    SUBJECT(List.of("token.sub"), List.of("token.sub"), List.of("token.sub")),
    ADDRESS(List.of("use.client.address"), List.of("issuance.client.address"), List.of("subject.address")),
    /** A client that acts for others: it holds the token, or the token names it as the actor. */
    AGENT(List.of("token.client_id", "token.act"), List.of("token.client_id", "token.act"), List.of("client_id")),
    USER_AGENT(List.of("use.client.user_agent"), List.of("issuance.client.user_agent"), List.of());

    private final List<String> uses;
    private final List<String> issuances;
    private final List<String> detections;

    EntityKind(List<String> uses, List<String> issuances, List<String> detections) {
        this.uses = uses;
        this.issuances = issuances;
        this.detections = detections;
    }

    /** The kind in the API, such as {@code user-agent}. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<EntityKind> parse(String wireName) {
        return Stream.of(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }

    /** Fields of uses. One of them has the name of the entity. */
    List<String> uses() {
        return uses;
    }

    /** Fields of issuances. One of them has the name of the entity. */
    List<String> issuances() {
        return issuances;
    }

    /** Fields of detections. One of them has the name of the entity. */
    List<String> detections() {
        return detections;
    }

    /** Whether the evidence of detections names the entity: a rule shows who used a token as text. */
    boolean isInEvidence() {
        return this == ADDRESS || this == USER_AGENT;
    }

    /** Whether an issuer scopes the name. */
    boolean hasIssuer() {
        return this == SUBJECT;
    }

    /** Whether the summary of the incident names the entity. */
    boolean isNamedBy(Incident incident, String name) {
        Incident.Parties parties = incident.parties();
        return switch (this) {
            case CLIENT, AGENT -> parties.clients().first().contains(name);
            case SUBJECT -> parties.people().first().contains(name);
            case ADDRESS ->
                parties.attackers().first().stream().map(Attacker::network).anyMatch(name::equals);
            case USER_AGENT ->
                parties.attackers().first().stream().map(Attacker::agent).anyMatch(name::equals);
        };
    }
}
