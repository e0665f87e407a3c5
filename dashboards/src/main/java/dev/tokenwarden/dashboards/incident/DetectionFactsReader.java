package dev.tokenwarden.dashboards.incident;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.ExceptionEntry;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the facts for joins from a detection.
 *
 * <p>A detection of an attack on a token, grant or session has several keys: its token, the root of its chain, its
 * grant and its session. Only such a detection can join others that have no key in common. Every other detection has
 * one key. A volume finding or a record of severity low about a token has the key of that token, so it belongs to the
 * token's incident without gluing two together. Findings of posture and of the pipeline, and findings about a client, a
 * signing key or an address, join only findings of the same rule about the same subject: their token is a sample.
 */
public final class DetectionFactsReader {
    /**
     * Evidence in which a rule compares two clients: {@code expected} is the one before, {@code seen} the other one.
     */
    private static final Set<String> COMPARED_CLIENTS = Set.of("client", "client at the token endpoint", "network");

    private DetectionFactsReader() {}

    /** The facts of this record. */
    public static DetectionFacts read(Detection detection) {
        IncidentKind kind = IncidentKind.ofRule(detection.rule());
        TokenSummary token = detection.token();
        // Severity low is a record without an alert.
        boolean joins = kind == IncidentKind.ATTACK && detection.severity().isAtLeast(Severity.MEDIUM);
        return new DetectionFacts(
                new DetectionFacts.Identity(detection.id(), detection.tenant(), detection.rule()),
                new DetectionFacts.Times(
                        detection.time().toEpochMilli(), detection.detectedAt().toEpochMilli()),
                new DetectionFacts.Weight(detection.severity().rank(), detection.count()),
                keys(detection, kind, joins),
                joins ? contacts(detection) : DetectionFacts.Contacts.NONE,
                new DetectionFacts.Names(
                        ExceptionEntry.client(detection.subject(), token),
                        token == null ? null : token.sub(),
                        detection.subject().name(),
                        detection.title()));
    }

    private static DetectionFacts.Keys keys(Detection detection, IncidentKind kind, boolean joins) {
        Set<JoinKey> keys = new LinkedHashSet<>();
        String tenant = detection.tenant();
        Subject subject = detection.subject();
        addToken(keys, TokenIdentity.of(tenant, subject.iss(), subject.jti(), subject.hash()));
        addFamily(keys, subject.family(tenant));
        boolean namesToken = !keys.isEmpty() || detection.action().revokes();
        Set<JoinKey> roots = new LinkedHashSet<>();
        if (joins && namesToken) {
            addToken(keys, detection);
            addRoot(roots, detection);
            roots.removeAll(keys);
            keys.addAll(roots);
        }
        boolean attaches = kind == IncidentKind.ATTACK || kind == IncidentKind.VOLUME;
        if (!attaches || keys.isEmpty()) {
            String name = detection.rule() + " " + Digests.hex(Digests.sha256(subject.key(tenant)), 16);
            return new DetectionFacts.Keys(Set.of(new JoinKey(JoinKey.Kind.SUBJECT, tenant, "", name)), Set.of());
        }
        return new DetectionFacts.Keys(keys, roots);
    }

    private static void addToken(Set<JoinKey> keys, Detection detection) {
        String tenant = detection.tenant();
        TokenSummary token = detection.token();
        if (token == null) {
            return;
        }
        addToken(keys, TokenIdentity.of(tenant, token.iss(), token.jti(), token.hash()));
        // A reporter that lies about a token could glue the incidents of others together.
        if (Boolean.TRUE.equals(token.contested())) {
            return;
        }
        addFamily(keys, JoinKey.Kind.GRANT, tenant, token.iss(), token.grant());
        addFamily(keys, JoinKey.Kind.SESSION, tenant, token.iss(), token.sid());
    }

    private static void addRoot(Set<JoinKey> roots, Detection detection) {
        Detection.Chain chain = detection.chain();
        TokenSummary token = detection.token();
        boolean contested = token != null && Boolean.TRUE.equals(token.contested());
        if (chain != null && !contested) {
            Detection.Chain.Root root = chain.root();
            addToken(roots, TokenIdentity.of(detection.tenant(), root.iss(), root.jti(), root.hash()));
        }
    }

    private static void addToken(Set<JoinKey> keys, @Nullable TokenIdentity token) {
        if (token != null) {
            // A jti and a hash of the same text are different names.
            String name = token.kind() == TokenIdentity.Kind.JTI ? token.name() : "hash " + token.name();
            keys.add(new JoinKey(JoinKey.Kind.TOKEN, token.tenant(), token.iss(), name));
        }
    }

    private static void addFamily(Set<JoinKey> keys, @Nullable FamilyIdentity family) {
        if (family != null) {
            JoinKey.Kind kind = family.kind() == FamilyIdentity.Kind.GRANT ? JoinKey.Kind.GRANT : JoinKey.Kind.SESSION;
            keys.add(new JoinKey(kind, family.tenant(), family.iss(), family.name()));
        }
    }

    private static void addFamily(
            Set<JoinKey> keys, JoinKey.Kind kind, String tenant, String issuer, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            keys.add(new JoinKey(kind, tenant, issuer, name));
        }
    }

    private static DetectionFacts.Contacts contacts(Detection detection) {
        Set<Attacker> seen = new HashSet<>();
        Set<Attacker> expected = new HashSet<>();
        for (Evidence evidence : detection.evidence()) {
            if (COMPARED_CLIENTS.contains(evidence.what())) {
                add(seen, detection.tenant(), evidence.seen());
                add(expected, detection.tenant(), evidence.expected());
            }
        }
        return new DetectionFacts.Contacts(seen, expected);
    }

    private static void add(Set<Attacker> contacts, String tenant, @Nullable String shown) {
        if (shown != null) {
            Attacker.shown(tenant, shown).ifPresent(contacts::add);
        }
    }
}
