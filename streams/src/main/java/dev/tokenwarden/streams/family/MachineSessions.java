package dev.tokenwarden.streams.family;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.network.IpLiteral;
import dev.tokenwarden.policy.NetworkPolicy;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.client.ClientContexts;
import dev.tokenwarden.streams.client.Networks;
import dev.tokenwarden.streams.output.AggregateKeys;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.NetworkUse;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.token.TokenWork;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reports each network of a machine's session once, for {@code session.foreign-network}. The aggregates compare them.
 */
public final class MachineSessions {
    private static final String AWS = "https://sts.amazonaws.com/";

    /** An ARN, or the id of a user or a role: principals of other issuers have no machines. */
    private static final Pattern PRINCIPAL = Pattern.compile("arn:.*|(AIDA|AROA)[A-Z0-9]+(:.*)?", Pattern.DOTALL);

    /** Behind a VPC endpoint a machine has a private address, which the importer leaves out. */
    private static final String WITHOUT_ADDRESS = "none";

    private static final int MAX_TOLD = 32;

    private MachineSessions() {}

    /** Handles a believed use. */
    public static void used(TokenWork work, TokenEvent event, Token token, Use use, long eventId) {
        String principal = token.sub();
        ClientContext client = use.client();
        if (principal == null
                || client == null
                || !work.settings(Rules.SESSION_FOREIGN_NETWORK).enabled()
                || !token.iss().startsWith(AWS) && !PRINCIPAL.matcher(principal).matches()) {
            return;
        }
        IpLiteral address = Networks.address(client.address());
        NetworkPolicy networks = work.policy().networks();
        boolean machine = principal.equals(token.sid());
        if (address == null ? !machine : networks.isInternal(address)) {
            return;
        }
        String network = network(client, address);
        if (!isNews(work, network)) {
            return;
        }
        NetworkUse.Builder spoke = NetworkUse.newBuilder()
                .setNetwork(network)
                .setPrincipal(principal)
                .setShown(ClientContexts.shown(client))
                .setIss(token.iss());
        Fact.Builder fact = work.fact(event.time().toEpochMilli(), eventId).setRef(Finding.ref(event));
        String tenant = work.token().tenant();
        if (machine) {
            boolean own = address == null || networks.isOwn(address);
            spoke.setSid(principal).setOwn(own).setForeign(networks.knowsOwn() && !own);
            work.outputs()
                    .fact(
                            AggregateKeys.machine(tenant, token.iss(), principal),
                            fact.setMachineSeen(spoke).build());
        } else {
            work.outputs()
                    .fact(
                            AggregateKeys.network(tenant, network),
                            fact.clearToken().setNetworkSpoken(spoke).build());
        }
    }

    private static String network(ClientContext client, @Nullable IpLiteral address) {
        if (client.as() != null) {
            return "AS" + client.as();
        }
        return address == null
                ? WITHOUT_ADDRESS
                : address.family() + ":" + HexFormat.of().formatHex(address.networkBytes());
    }

    private static boolean isNews(TokenWork work, String network) {
        TokenState.Builder state = work.state();
        long mark = work.fingerprint().of(network);
        if (state.getNetworksToldList().contains(mark) || state.getNetworksToldCount() == MAX_TOLD) {
            return false;
        }
        state.addNetworksTold(mark);
        return true;
    }
}
