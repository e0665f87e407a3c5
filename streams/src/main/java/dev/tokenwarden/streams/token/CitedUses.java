package dev.tokenwarden.streams.token;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.streams.client.Networks;
import dev.tokenwarden.streams.state.CitedUse;
import dev.tokenwarden.streams.state.Ref;
import dev.tokenwarden.streams.state.UseSummary;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The latest uses of a client or from an address, kept as evidence for volume detections: who used which token for
 * what, from where, and in which events. At most 8 uses with texts of at most 80 characters, about 4 KiB.
 */
public final class CitedUses {
    private static final int MAX_USES = 8;
    private static final int MAX_TEXT = 80;
    private static final int CITED_EVENTS = 3;
    private static final int LISTED_VALUES = 3;

    private CitedUses() {}

    public static UseSummary summary(Token token, Use use) {
        return summary(use).toBuilder()
                .setClientId(token.clientId() == null ? "" : token.clientId())
                .setToken(cut(token.jti() == null ? token.hash() : token.jti()))
                .setSubject(cut(token.sub()))
                .build();
    }

    /** Values of a use that the state of its token does not hold. */
    public static UseSummary summary(Use use) {
        ClientContext client = use.client();
        return UseSummary.newBuilder()
                .setAddress(client == null ? "" : cut(Networks.canonical(client.address())))
                .setOperation(cut(use.operation()))
                .setAgent(client == null ? "" : cut(client.userAgent()))
                .build();
    }

    /** Adds the values that the state of its token holds. */
    public static UseSummary ofToken(UseSummary use, TokenWork work) {
        String name =
                work.token().jti() == null ? work.token().hash() : work.token().jti();
        return use.toBuilder()
                .setClientId(work.state().getClaims().getClientId())
                .setToken(cut(name))
                .setSubject(cut(work.state().getClaims().getSub()))
                .build();
    }

    /** Returns the uses with one more, without the oldest if there are too many. */
    public static List<CitedUse> with(List<CitedUse> uses, UseSummary use, Ref ref) {
        List<CitedUse> all = new ArrayList<>(uses.subList(Math.max(0, uses.size() - MAX_USES + 1), uses.size()));
        all.add(CitedUse.newBuilder().setUse(use).setRef(ref).build());
        return all;
    }

    /** Returns evidence that names tokens, subjects, clients, addresses, agents, operations, and three events. */
    public static List<Evidence> evidenceOf(List<CitedUse> uses, String kind) {
        List<Evidence> all = new ArrayList<>();
        add(all, "token", uses, UseSummary::getToken);
        add(all, "subject", uses, UseSummary::getSubject);
        add(all, "client", uses, UseSummary::getClientId);
        add(all, "address", uses, UseSummary::getAddress);
        add(all, "user agent", uses, UseSummary::getAgent);
        add(all, "operation", uses, UseSummary::getOperation);
        for (CitedUse use : uses.subList(Math.max(0, uses.size() - CITED_EVENTS), uses.size())) {
            String operation = use.getUse().getOperation();
            all.add(evidence(kind, null, operation.isEmpty() ? use.getRef().getId() : operation, use.getRef()));
        }
        return all;
    }

    private static void add(List<Evidence> all, String what, List<CitedUse> uses, Function<UseSummary, String> value) {
        Set<String> values = new LinkedHashSet<>();
        for (CitedUse use : uses) {
            String one = value.apply(use.getUse());
            if (!one.isEmpty()) {
                values.add(one);
            }
        }
        if (values.isEmpty()) {
            return;
        }
        List<String> shown = values.stream().limit(LISTED_VALUES).toList();
        int more = values.size() - shown.size();
        String seen = String.join(", ", shown) + (more == 0 ? "" : " and " + more + " more");
        all.add(evidence(what, null, seen, (Ref) null));
    }

    private static String cut(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
    }
}
