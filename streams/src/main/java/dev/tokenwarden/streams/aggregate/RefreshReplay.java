package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.client.ClientPairs;
import dev.tokenwarden.streams.client.Comparison;
import dev.tokenwarden.streams.output.FamilyAction;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.Redeemed;
import dev.tokenwarden.streams.state.Redemption;
import dev.tokenwarden.streams.state.Ref;
import dev.tokenwarden.streams.state.RefreshReused;
import dev.tokenwarden.streams.state.RefreshState;
import java.util.List;

/** {@code grant.refresh-replay}: two clients redeemed one refresh token. The events may arrive in any order. */
final class RefreshReplay {
    /** How many redemptions of one refresh token are kept, one for each context. */
    private static final int MAX_REDEMPTIONS = 32;

    private RefreshReplay() {}

    static void redeemed(AggregateWork work, Redeemed redeemed) {
        RefreshState.Builder refresh = work.state().getRefreshBuilder();
        Fact fact = work.fact();
        Redemption own = Redemption.newBuilder()
                .setTime(fact.getTime())
                .setEvent(fact.getEvent())
                .setContext(redeemed.getContext())
                .setShown(redeemed.getShown())
                .setFamily(redeemed.getFamily())
                .setClient(redeemed.getClient())
                .setToken(fact.getToken().getKey())
                .build();
        for (Redemption other : refresh.getRedemptionsList()) {
            if (ClientPairs.compare(other.getContext(), own.getContext()) == Comparison.DIFFERENT) {
                boolean later = isBefore(other, own);
                raise(work, later ? other : own, later ? own : other);
                break;
            }
        }
        remember(refresh, own);
        RefreshFork.redeemed(work, refresh, own);
    }

    /** Keeps the earliest redemption of each context. */
    private static void remember(RefreshState.Builder refresh, Redemption own) {
        for (int i = 0; i < refresh.getRedemptionsCount(); i++) {
            Redemption other = refresh.getRedemptions(i);
            if (other.getContext().equals(own.getContext())) {
                if (isBefore(own, other)) {
                    refresh.setRedemptions(i, own);
                }
                return;
            }
        }
        if (refresh.getRedemptionsCount() < MAX_REDEMPTIONS) {
            refresh.addRedemptions(own);
        }
    }

    private static boolean isBefore(Redemption a, Redemption b) {
        return a.getTime() < b.getTime()
                || a.getTime() == b.getTime() && Long.compareUnsigned(a.getEvent(), b.getEvent()) < 0;
    }

    private static void raise(AggregateWork work, Redemption earlier, Redemption later) {
        Redemption named = earlier.getFamily().isEmpty() ? later : earlier;
        ByteString family = named.getFamily();
        Finding finding = finding(
                later.getTime(),
                earlier.getShown(),
                later.getShown(),
                work.fact().getRef());
        if (family.isEmpty()) {
            onToken(work, later, finding);
            return;
        }
        FamilyIdentity identity = FamilyIdentity.fromBytes(family.toByteArray());
        if (identity.kind() == FamilyIdentity.Kind.GRANT) {
            work.raise(Rules.GRANT_REFRESH_REPLAY, identity, finding);
        } else {
            // If the client has exactly one grant, the session raises the finding on that grant.
            Fact reused = work.fact().toBuilder()
                    .setTime(later.getTime())
                    .setRefreshReused(RefreshReused.newBuilder()
                            .setClient(named.getClient())
                            .setExpected(earlier.getShown())
                            .setSeen(later.getShown()))
                    .build();
            work.further().forward(family.toByteArray(), reused);
        }
    }

    private static void onToken(AggregateWork work, Redemption later, Finding finding) {
        TokenIdentity token = TokenIdentity.fromBytes(later.getToken().toByteArray());
        RuleSettings settings = work.settings(Rules.GRANT_REFRESH_REPLAY);
        Claims claims = later.getToken().equals(work.fact().getToken().getKey())
                ? work.fact().getToken().getClaims()
                : Claims.getDefaultInstance();
        work.raiser()
                .raise(
                        settings,
                        work.tenant(),
                        Subject.token(token),
                        "",
                        finding,
                        Raiser.summary(token, claims),
                        null,
                        FamilyAction.onToken(settings.action()),
                        work);
    }

    static Finding finding(long time, String expected, String seen, Ref ref) {
        return new Finding(
                time,
                false,
                "One refresh token, redeemed by two clients",
                List.of(evidence("client at the token endpoint", expected, seen, ref)));
    }
}
