package dev.tokenwarden.streams.chain;

import static dev.tokenwarden.streams.output.Finding.evidence;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.Scopes;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.agent.Agents;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Ancestor;
import dev.tokenwarden.streams.state.Child;
import dev.tokenwarden.streams.state.ChildOf;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.Down;
import dev.tokenwarden.streams.state.Link;
import dev.tokenwarden.streams.state.LinkMessage;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.token.RevocationTimes;
import dev.tokenwarden.streams.token.TokenWork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the chain of every token in each task that needs it, in any order of events. A child registers with its
 * parent's task ({@code ChildOf}). A parent sends its children their ancestors ({@code Down}), again after each change,
 * and the children pass them on. The state is the same whether a grandchild comes before its child, a use before the
 * exchange, or the parent's issuance last.
 */
public final class Lineages {
    /** The depth of the deepest chain that is followed. The rule about depth has raised deeper chains already. */
    private static final int MAX_ANCESTORS = 64;

    private final Children children;

    public Lineages(Children children) {
        this.children = children;
    }

    /** Handles an exchange that minted this token. */
    public void exchanged(TokenWork work, TokenEvent event, Token token, Exchange exchange) {
        TokenRef subject = exchange.subjectToken();
        String tenant = work.token().tenant();
        TokenIdentity parent = subject == null || subject.iss() == null
                ? null
                : TokenIdentity.of(work.policy().tenantOfReference(tenant, subject.iss()), subject);
        TokenState.Builder state = work.state();
        if (parent == null) {
            return;
        }
        Link link = link(event, token, exchange, parent);
        boolean later = state.hasLink() && state.getLink().getTime() <= link.getTime();
        if (later && state.getLink().getParent().equals(link.getParent())) {
            return;
        }
        if (!parent.tenant().equals(tenant) && !work.policy().tenantPairAllowed(parent.tenant(), tenant)) {
            work.raise(
                    Rules.CHAIN_TENANT_CROSSED,
                    Finding.of(
                            event,
                            "Exchanged from a token of tenant " + parent.tenant(),
                            evidence("tenant", tenant, parent.tenant(), event)));
        }
        if (later) {
            // The token was minted again from another parent, as in a circle. The parent's task judges that; the first
            // chain stays.
            makeKnown(work, parent, link);
            return;
        }
        state.setLink(link);
        if (state.getAncestorsCount() == 0
                || !state.getAncestors(0).getKey().equals(state.getLink().getParent())) {
            // Only the name, so that every later message of the parent differs from this and is passed on to the
            // children.
            state.clearAncestors()
                    .addAncestors(Ancestor.newBuilder().setKey(state.getLink().getParent()));
        }
        makeKnown(work, parent, link);
        publish(work);
    }

    private static void makeKnown(TokenWork work, TokenIdentity parent, Link link) {
        work.outputs()
                .link(
                        parent.toBytes(),
                        LinkMessage.newBuilder()
                                .setChildOf(ChildOf.newBuilder()
                                        .setChild(ByteString.copyFrom(work.key()))
                                        .setClaims(work.state().getClaims())
                                        .setLink(link))
                                .build());
    }

    private static Link link(TokenEvent event, Token token, Exchange exchange, TokenIdentity parent) {
        Link.Builder link = Link.newBuilder()
                .setParent(ByteString.copyFrom(parent.toBytes()))
                .setTime(event.time().toEpochMilli())
                .setRef(Finding.ref(event));
        Issuance issuance = event.issuance();
        if (issuance != null && issuance.grantType() != null) {
            link.setGrantType(issuance.grantType());
        }
        if (exchange.clientId() != null) {
            link.setClientId(exchange.clientId());
        }
        TokenRef actorToken = exchange.actorToken();
        Actor act = token.act();
        String actor = actorToken != null && actorToken.sub() != null
                ? actorToken.sub()
                : act != null && act.sub() != null ? act.sub() : exchange.clientId();
        if (actor != null) {
            link.setActor(actor);
        }
        String actorIss = actorToken != null && actorToken.sub() != null
                ? actorToken.iss()
                : act != null && act.sub() != null ? act.iss() : null;
        if (actorIss != null) {
            link.setActorIss(actorIss);
        }
        if (actorToken != null) {
            link.setActorToken(true);
            if (actorToken.sub() != null) {
                link.setActorTokenSub(actorToken.sub());
            }
        }
        return link.build();
    }

    /** Handles the registration of a child with this token. */
    public void childOf(TokenWork work, ChildOf message) {
        byte[] childKey = message.getChild().toByteArray();
        Child known = children.get(work.key(), childKey);
        Child.Builder child = Child.newBuilder().setClaims(message.getClaims()).setLink(message.getLink());
        if (known != null) {
            child.addAllFired(known.getFiredList());
        } else {
            ExchangeFanOut.exchanged(work, childKey, message.getClaims(), message.getLink());
            SelfIssued.exchanged(work, childKey, message.getClaims(), message.getLink());
        }
        work.state().setHasChildren(true);
        if (work.state().getTouched() < message.getLink().getTime()) {
            work.state().setTouched(message.getLink().getTime());
        }
        send(work, childKey, child.build());
    }

    /** Handles a change of this token's ancestors. */
    public void down(TokenWork work, Down message) {
        TokenState.Builder state = work.state();
        List<Ancestor> above = new ArrayList<>(message.getAncestorsList());
        if (state.hasLink() && !above.get(0).getKey().equals(state.getLink().getParent())) {
            return;
        }
        ByteString own = ByteString.copyFrom(work.key());
        boolean circle = false;
        for (int i = 0; i < above.size(); i++) {
            if (above.get(i).getKey().equals(own) || i == MAX_ANCESTORS) {
                circle = circle || i != MAX_ANCESTORS;
                above = new ArrayList<>(above.subList(0, i));
            }
        }
        if (above.equals(state.getAncestorsList()) && circle == state.getCyclic()) {
            return;
        }
        state.clearAncestors().addAllAncestors(above).setCyclic(circle);
        ChainUse.ancestorsChanged(work);
        Agents.ancestorsChanged(work);
        publish(work);
        if (!circle) {
            sendToChildren(work);
        }
    }

    /** Handles a change of this token's claims or revocation. */
    public void changed(TokenWork work) {
        if (work.state().getHasChildren()) {
            sendToChildren(work);
        }
    }

    /** Forgets the children of a token that is no longer kept. */
    public void forget(byte[] key) {
        children.delete(key);
    }

    private void sendToChildren(TokenWork work) {
        for (Children.Entry entry : children.of(work.key())) {
            send(work, entry.key(), entry.child());
        }
    }

    private void send(TokenWork work, byte[] childKey, Child child) {
        children.put(work.key(), childKey, ChainRules.judge(work, childKey, child));
        if (Arrays.equals(childKey, work.key())) {
            return;
        }
        TokenState.Builder state = work.state();
        String childTenant = TokenIdentity.fromBytes(childKey).tenant();
        Ancestor.Builder self = ancestor(child.getLink(), childTenant)
                .setKey(ByteString.copyFrom(work.key()))
                .setRevokedAt(RevocationTimes.own(state));
        Claims claims = state.getClaims();
        if (claims.hasScope()) {
            self.setScope(claims.getScope());
        }
        if (claims.hasClientId()) {
            self.setClientId(claims.getClientId());
        }
        work.outputs()
                .link(
                        childKey,
                        LinkMessage.newBuilder()
                                .setDown(Down.newBuilder().addAncestors(self).addAllAncestors(state.getAncestorsList()))
                                .build());
    }

    private static Ancestor.Builder ancestor(Link link, String childTenant) {
        return Ancestor.newBuilder().setViaClient(link.getClientId()).setViaTenant(childTenant);
    }

    /** Writes the lineage to its topic, if it differs from the last one written. */
    private static void publish(TokenWork work) {
        TokenState.Builder state = work.state();
        Claims claims = state.getClaims();
        Lineage.Builder builder = Lineage.builder(work.token().tenant(), ref(work.token()))
                .exp(claims.hasExpSeconds() ? claims.getExpSeconds() : null)
                .clientId(claims.hasClientId() ? claims.getClientId() : null)
                .sub(claims.hasSub() ? claims.getSub() : null)
                .scope(claims.hasScope() ? claims.getScope() : null)
                .effectiveScope(effectiveScope(work, claims));
        for (Ancestor ancestor : state.getAncestorsList()) {
            TokenIdentity token = TokenIdentity.fromBytes(ancestor.getKey().toByteArray());
            builder.ancestor(ref(token), token.tenant());
        }
        Lineage lineage = builder.build();
        long content = work.fingerprint().of(lineage.toJson());
        if (content != state.getLineageSent()) {
            state.setLineageSent(content);
            work.outputs().lineage(work.key(), lineage);
        }
    }

    private static TokenRef ref(TokenIdentity token) {
        return new TokenRef(token.iss(), token.jti(), token.hash(), null);
    }

    private static @Nullable String effectiveScope(TokenWork work, Claims claims) {
        if (!claims.hasScope()) {
            return null;
        }
        return String.join(
                " ",
                Scopes.parse(claims.getScope()).stream()
                        .filter(scope ->
                                !ChainUse.outside(work.policy(), work.state().getAncestorsList(), 0, scope))
                        .toList());
    }
}
