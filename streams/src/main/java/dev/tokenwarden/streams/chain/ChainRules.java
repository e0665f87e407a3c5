package dev.tokenwarden.streams.chain;

import static dev.tokenwarden.streams.output.Finding.evidence;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.Scopes;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Counts;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.ActorName;
import dev.tokenwarden.streams.state.Ancestor;
import dev.tokenwarden.streams.state.Child;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.Fired;
import dev.tokenwarden.streams.state.Link;
import dev.tokenwarden.streams.token.RevocationTimes;
import dev.tokenwarden.streams.token.TokenWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges an exchange in the task of the parent token. The event of the child is sent to that task, so a detection takes
 * one hop and not two. Each check runs once, as soon as both of its sides are known.
 */
final class ChainRules {
    /** Marks, among the detections raised on a child, that its exchange closed a circle. */
    private static final long CYCLE_MARK = 1;

    private final TokenWork parent;
    private final TokenIdentity childToken;
    private final Child.Builder child;
    private final Claims claims;
    private final Link link;

    private ChainRules(TokenWork parent, byte[] childKey, Child.Builder child) {
        this.parent = parent;
        this.childToken = TokenIdentity.fromBytes(childKey);
        this.child = child;
        this.claims = child.getClaims();
        this.link = child.getLink();
    }

    /** Judges the exchange that made {@code child}; returns the child with the ids of the raised detections. */
    static Child judge(TokenWork parent, byte[] childKey, Child child) {
        ChainRules rules = new ChainRules(parent, childKey, child.toBuilder());
        rules.run();
        return rules.child.build();
    }

    private void run() {
        Claims from = parent.state().getClaims();
        scopeEscalated(from);
        lifetimeExtended(from);
        subjectChanged(from);
        actorUnauthorised(from);
        actorDropped(from);
        presenterNotAudience(from);
        spliced(from);
        tooDeep();
        cycle();
        revokedAncestor();
    }

    private void scopeEscalated(Claims from) {
        if (!from.hasScope() || !claims.hasScope()) {
            return;
        }
        Set<String> had = Scopes.parse(from.getScope());
        Set<String> gained = new LinkedHashSet<>();
        for (String scope : Scopes.parse(claims.getScope())) {
            if (!had.contains(scope)
                    && !parent.policy()
                            .gainAllowed(childToken.tenant(), client())
                            .contains(scope)
                    && !yielded(had, scope)) {
                gained.add(scope);
            }
        }
        if (!gained.isEmpty()) {
            raise(
                    Rules.CHAIN_SCOPE_ESCALATED,
                    "Exchanged for more scope: " + String.join(" ", gained),
                    "scope",
                    from.getScope(),
                    claims.getScope());
        }
    }

    private boolean yielded(Set<String> had, String scope) {
        for (String source : parent.policy().scopesYielding(scope)) {
            if (had.contains(source)) {
                return true;
            }
        }
        return false;
    }

    private void lifetimeExtended(Claims from) {
        if (from.hasExpSeconds()
                && claims.hasExpSeconds()
                && claims.getExpSeconds()
                        > from.getExpSeconds() + parent.policy().clockSkew().toSeconds()) {
            raise(
                    Rules.CHAIN_LIFETIME_EXTENDED,
                    "Outlives the token it was exchanged from",
                    "exp",
                    "at most " + Finding.instant(from.getExpSeconds()),
                    Finding.instant(claims.getExpSeconds()));
        }
    }

    private void subjectChanged(Claims from) {
        if (from.hasSub()
                && claims.hasSub()
                && !from.getSub().equals(claims.getSub())
                && !parent.policy().subjectChangeAllowed(childToken.tenant(), client(), claims.getSub())) {
            raise(Rules.CHAIN_SUBJECT_CHANGED, "Speaks for another subject", "sub", from.getSub(), claims.getSub());
        }
    }

    private void actorUnauthorised(Claims from) {
        String actor = link.hasActor() ? link.getActor() : null;
        boolean anotherIssuer = from.hasMayActIss()
                && link.hasActorIss()
                && !from.getMayActIss().equals(link.getActorIss());
        if (from.hasMayActSub() && actor != null && (anotherIssuer || !actor.equals(from.getMayActSub()))) {
            raise(
                    Rules.CHAIN_ACTOR_UNAUTHORISED,
                    "Exchanged by an actor that the token does not name",
                    "may_act",
                    ofIssuer(from.getMayActSub(), from.getMayActIss()),
                    ofIssuer(actor, link.getActorIss()));
        }
    }

    private static String ofIssuer(String sub, String iss) {
        return iss.isEmpty() ? sub : sub + " of " + iss;
    }

    private void actorDropped(Claims from) {
        if (from.getActCount() == 0) {
            return;
        }
        List<ActorName> before = from.getActList();
        List<ActorName> after = claims.getActList();
        boolean nested = after.size() >= before.size()
                && after.subList(after.size() - before.size(), after.size()).equals(before);
        if (!nested) {
            raise(
                    Rules.CHAIN_ACTOR_DROPPED,
                    "An actor of the parent is missing",
                    "act",
                    names(before),
                    after.isEmpty() ? "none" : names(after));
        }
    }

    private void presenterNotAudience(Claims from) {
        String client = client();
        if (client != null
                && from.getAudKnown()
                && from.hasClientId()
                && !client.equals(from.getClientId())
                && !from.getAudList().contains(client)) {
            raise(
                    Rules.CHAIN_PRESENTER_NOT_AUDIENCE,
                    "Exchanged by a client that it was not for",
                    "client_id",
                    from.getClientId() + ' ' + String.join(" ", from.getAudList()),
                    client);
        }
    }

    private void spliced(Claims from) {
        String client = client();
        if (link.hasActorTokenSub()
                && client != null
                && from.getAudKnown()
                && !link.getActorTokenSub().equals(client)
                && !from.getAudList().contains(link.getActorTokenSub())) {
            raise(
                    Rules.CHAIN_SPLICED,
                    "Joined with an actor token that never met the subject token",
                    "actor_token.sub",
                    client + ' ' + String.join(" ", from.getAudList()),
                    link.getActorTokenSub());
        }
    }

    private void tooDeep() {
        int depth = parent.state().getAncestorsCount() + 1;
        if (depth > parent.policy().maxDepth() && !parent.state().getCyclic()) {
            raise(
                    Rules.CHAIN_TOO_DEEP,
                    depth + " exchanges below its root",
                    "depth",
                    "at most " + parent.policy().maxDepth(),
                    Integer.toString(depth));
        }
    }

    /**
     * Raises the detection on the member with the smallest key, so that it does not matter which task finds the circle.
     */
    private void cycle() {
        ByteString childKey = ByteString.copyFrom(childToken.toBytes());
        List<ByteString> members = new ArrayList<>();
        members.add(ByteString.copyFrom(parent.key()));
        boolean closed = members.get(0).equals(childKey);
        for (Ancestor ancestor : parent.state().getAncestorsList()) {
            if (closed) {
                break;
            }
            members.add(ancestor.getKey());
            closed = ancestor.getKey().equals(childKey);
        }
        if (!closed || child.getFiredList().stream().anyMatch(fired -> fired.getId() == CYCLE_MARK)) {
            return;
        }
        child.addFired(Fired.newBuilder().setId(CYCLE_MARK).setCount(1));
        members.sort(ByteString.unsignedLexicographicalComparator());
        TokenIdentity least = TokenIdentity.fromBytes(members.get(0).toByteArray());
        Finding finding = new Finding(
                link.getTime(),
                false,
                "A circle of " + members.size() + " exchanges",
                List.of(evidence("chain", "no token twice", childToken.name() + " again", link.getRef())));
        parent.raiser()
                .raise(
                        parent.policy().settings(least.tenant(), Rules.CHAIN_CYCLE),
                        least.tenant(),
                        Subject.token(least),
                        "",
                        finding,
                        least.equals(childToken)
                                ? Raiser.summary(childToken, claims)
                                : Raiser.summary(least, Claims.getDefaultInstance()),
                        null,
                        null,
                        id -> 1);
    }

    private void revokedAncestor() {
        long delay = parent.policy()
                .settings(childToken.tenant(), Rules.CHAIN_REVOKED_ANCESTOR)
                .duration("delay")
                .toMillis();
        long revokedAt = RevocationTimes.earliest(parent.state());
        if (revokedAt != 0 && link.getTime() > revokedAt + delay) {
            raise(
                    Rules.CHAIN_REVOKED_ANCESTOR,
                    "Exchanged from a revoked token",
                    "time of exchange",
                    "before the revocation at " + Instant.ofEpochMilli(revokedAt),
                    Instant.ofEpochMilli(link.getTime()).toString());
        }
    }

    private @Nullable String client() {
        return link.hasClientId() ? link.getClientId() : null;
    }

    private static String names(List<ActorName> actors) {
        return String.join(" < ", actors.stream().map(ActorName::getSub).toList());
    }

    /** Raises a detection at most once for each check and child: an exchange happens once. */
    private void raise(Rule rule, String title, String what, String expected, String seen) {
        List<Ancestor> chain = new ArrayList<>(parent.state().getAncestorsCount() + 1);
        chain.add(
                Ancestor.newBuilder().setKey(ByteString.copyFrom(parent.key())).build());
        chain.addAll(parent.state().getAncestorsList());
        parent.raiser()
                .raise(
                        parent.policy().settings(childToken.tenant(), rule),
                        childToken.tenant(),
                        Subject.token(childToken),
                        "",
                        new Finding(
                                link.getTime(), false, title, List.of(evidence(what, expected, seen, link.getRef()))),
                        Raiser.summary(childToken, claims),
                        Raiser.chain(chain),
                        null,
                        this::countOnce);
    }

    private long countOnce(long idBits) {
        if (Counts.indexOf(child.getFiredList(), idBits) >= 0) {
            return Counts.NOT_PASSED_ON;
        }
        child.addFired(Fired.newBuilder().setId(idBits).setCount(1));
        return 1;
    }
}
