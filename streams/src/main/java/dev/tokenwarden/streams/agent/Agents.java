package dev.tokenwarden.streams.agent;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Scopes;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.policy.AgentPolicy;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.AggregateKeys;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Ancestor;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.ClientPresented;
import dev.tokenwarden.streams.state.FamilyMembership;
import dev.tokenwarden.streams.state.LinkMessage;
import dev.tokenwarden.streams.state.OwnAuthority;
import dev.tokenwarden.streams.state.Presentation;
import dev.tokenwarden.streams.state.PresentationOrBuilder;
import dev.tokenwarden.streams.state.Traced;
import dev.tokenwarden.streams.token.Facts;
import dev.tokenwarden.streams.token.RememberedPresentations;
import dev.tokenwarden.streams.token.TokenWork;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of the agent rules that runs in the task of a token: what a presentation or an exchange shows about a client
 * that acts for others.
 */
public final class Agents {
    /** Tools and scopes of one presentation. */
    private static final int MAX_NOTED = 8;

    private Agents() {}

    /** Remembers the tool and the scopes of a use until its presentation is settled. */
    public static void note(Presentation.Builder presentation, Use use) {
        String tool = use.tool();
        if (tool != null
                && presentation.getToolsCount() < MAX_NOTED
                && !presentation.getToolsList().contains(tool)) {
            presentation.addTools(tool);
        }
        String required = use.requiredScope();
        if (required != null && use.accepted()) {
            for (String scope : Scopes.parse(required)) {
                if (presentation.getNeededScopesCount() < MAX_NOTED
                        && !presentation.getNeededScopesList().contains(scope)) {
                    presentation.addNeededScopes(scope);
                }
            }
        }
    }

    /**
     * A presentation is settled, or a late use added to one that was.
     *
     * @param counts whether it is the presentation itself
     */
    public static void settled(TokenWork work, PresentationOrBuilder presentation, boolean counts) {
        String tenant = work.token().tenant();
        Claims claims = work.state().getClaims();
        String clientId = claims.hasClientId() ? claims.getClientId() : null;
        if (!work.policy().hasAgents(tenant)) {
            return;
        }
        AgentPolicy agent = work.policy().agent(tenant, clientId);
        if (agent != null && presentation.getToolsCount() > 0) {
            work.outputs()
                    .fact(
                            AggregateKeys.client(tenant, agent.client()),
                            Facts.lean(work, presentation.getTime(), presentation.getEvent())
                                    .setToolCalled(ClientPresented.newBuilder()
                                            .setClientId(agent.client())
                                            .setCounts(counts)
                                            .addAllTool(presentation.getToolsList()))
                                    .build());
        }
        traced(work, presentation);
    }

    /** Reports the presentation to its trace, and again when ancestors of this token become known. */
    static void traced(TokenWork work, PresentationOrBuilder presentation) {
        String tenant = work.token().tenant();
        if (presentation.getTrace() == 0 || !work.policy().hasAgents(tenant)) {
            return;
        }
        Claims claims = work.state().getClaims();
        AgentPolicy agent = work.policy().agent(tenant, claims.hasClientId() ? claims.getClientId() : null);
        if (agent != null && usesOwnAuthority(work, presentation)) {
            List<String> needed = presentation.getNeededScopesList().stream()
                    .filter(scope -> !agent.ownScopes().contains(scope))
                    .toList();
            if (!needed.isEmpty()) {
                trace(work, presentation, Traced.newBuilder().addAllNeeded(needed));
            }
        } else if (isOthers(work, agent)) {
            Traced.Builder traced = Traced.newBuilder().setOther(true);
            if (claims.hasScope()) {
                Scopes.parse(claims.getScope())
                        .forEach(scope -> traced.addScope(work.fingerprint().of(scope)));
            } else {
                traced.setScopeUnknown(true);
            }
            trace(work, presentation, traced);
        }
    }

    /** The ancestors of this token became known: it may belong to another client. */
    public static void ancestorsChanged(TokenWork work) {
        if (!work.policy().hasAgents(work.token().tenant())) {
            return;
        }
        for (Presentation presentation : RememberedPresentations.of(work)) {
            if (presentation.getSettled()) {
                traced(work, presentation);
            }
        }
    }

    /** {@code agent.own-authority}, found in a trace. */
    public static void ownAuthority(TokenWork work, OwnAuthority used) {
        String scopes = String.join(" ", used.getNeededList());
        work.raise(
                Rules.AGENT_OWN_AUTHORITY,
                new Finding(
                        used.getTime(),
                        false,
                        "Used its own authority for " + scopes + " in the request of another",
                        List.of(Finding.evidence(
                                "scope", "carried by a token of the other in the trace", scopes, used.getRef()))));
    }

    private static void trace(TokenWork work, PresentationOrBuilder presentation, Traced.Builder traced) {
        traced.setToken(ByteString.copyFrom(work.key())).setTime(presentation.getTime());
        if (presentation.hasRef() && traced.getNeededCount() > 0) {
            traced.setRef(presentation.getRef());
        }
        work.outputs()
                .trace(
                        TraceNodes.key(work.token().tenant(), presentation.getTrace()),
                        LinkMessage.newBuilder().setTraced(traced).build());
    }

    /** Whether the token was not exchanged from another token, and names no actor. */
    private static boolean usesOwnAuthority(TokenWork work, PresentationOrBuilder presentation) {
        return presentation.getAccepted()
                && !work.state().hasLink()
                && !work.state().getFamilies().getExchanged()
                && work.state().getClaims().getActCount() == 0;
    }

    /** Whether the token or an ancestor belongs to a client that is not an agent and acts for a user. */
    private static boolean isOthers(TokenWork work, @Nullable AgentPolicy agent) {
        Claims claims = work.state().getClaims();
        FamilyMembership families = work.state().getFamilies();
        if (families.getClientCredentials()
                || claims.hasSub() && claims.hasClientId() && claims.getSub().equals(claims.getClientId())) {
            return false;
        }
        if (claims.hasClientId() && agent == null) {
            return true;
        }
        for (Ancestor ancestor : work.state().getAncestorsList()) {
            if (ancestor.hasClientId() && work.policy().agent(work.token().tenant(), ancestor.getClientId()) == null) {
                return true;
            }
        }
        return false;
    }

    /** {@code agent.no-actor}. */
    public static void exchanged(TokenWork work, TokenEvent event, Token token) {
        Exchange exchange = event.exchange();
        String client = exchangingClient(exchange, token);
        AgentPolicy agent = work.policy().agent(work.token().tenant(), client);
        if (agent != null && agent.requireAct() && token.act() == null) {
            work.raise(
                    Rules.AGENT_NO_ACTOR,
                    Finding.of(
                            event,
                            "Exchanged by " + agent.client() + " without naming it",
                            Finding.evidence("act", agent.client(), "none", event)));
        }
    }

    private static @Nullable String exchangingClient(@Nullable Exchange exchange, Token token) {
        return exchange != null && exchange.clientId() != null ? exchange.clientId() : token.clientId();
    }
}
