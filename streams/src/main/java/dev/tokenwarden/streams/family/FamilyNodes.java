package dev.tokenwarden.streams.family;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.Revoked;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Counts;
import dev.tokenwarden.streams.output.FamilyAction;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Outputs;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.FamilyEnded;
import dev.tokenwarden.streams.state.LinkMessage;
import dev.tokenwarden.streams.state.MemberOf;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.time.PartitionTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Keeps the tokens of each session and grant, and when the session or grant ended. Sends the end to every one of these
 * tokens, or to a token that appears later.
 */
public final class FamilyNodes {
    private static final Duration KEEP_AFTER_EXPIRY = Duration.ofHours(1);
    private static final Duration KEEP_WITHOUT_EXPIRY = Duration.ofHours(24);
    private static final String REFRESH_REUSE = "refresh-reuse";

    /** How many expired tokens are forgotten with each new token: more than one, so that they do not accumulate. */
    private static final int FORGET_WITH_EACH = 4;

    private final FamilyMembers members;
    private final PartitionTime time;
    private final Outputs outputs;
    private final Raiser raiser;

    public FamilyNodes(FamilyMembers members, PartitionTime time, Outputs outputs, Raiser raiser) {
        this.members = members;
        this.time = time;
        this.outputs = outputs;
        this.raiser = raiser;
    }

    /** Whether the key is that of a session or grant. */
    public static boolean isFamily(byte[] key) {
        return key[0] == 'S' || key[0] == 'G';
    }

    /** An issuer reports that the session or grant ended. */
    public void revoked(Policy policy, byte[] key, TokenState.Builder state, TokenEvent event, Token token) {
        Revoked revocation = event.revocation();
        Instant effective =
                revocation == null || revocation.effective() == null ? event.time() : revocation.effective();
        String reason = revocation == null || revocation.reason() == null ? "ended by its issuer" : revocation.reason();
        FamilyEnded ended = FamilyEnded.newBuilder()
                .setAt(Math.max(1, effective.toEpochMilli()))
                .setTime(event.time().toEpochMilli())
                .build();
        for (FamilyIdentity family : FamilyIdentity.namedBy(event.tenant(), token)) {
            outputs.request(new RevocationRequest(
                    event.source()
                            + '/'
                            + event.id()
                            + '/'
                            + Subject.family(family).type().wireName(),
                    Target.family(family),
                    null,
                    effective,
                    null,
                    "system:" + event.source(),
                    reason));
            if (Arrays.equals(family.toBytes(), key)) {
                ended(policy, key, state, ended);
            } else {
                outputs.link(
                        family.toBytes(),
                        LinkMessage.newBuilder().setFamilyEnded(ended).build());
            }
        }
        if (REFRESH_REUSE.equals(reason)) {
            reused(policy, FamilyIdentity.fromBytes(key), state, event);
        }
    }

    public void ended(Policy policy, byte[] key, TokenState.Builder state, FamilyEnded ended) {
        RuleSettings settings =
                policy.settings(FamilyIdentity.fromBytes(key).tenant(), Rules.GRANT_ISSUED_AFTER_REVOCATION);
        keep(
                state,
                Math.max(ended.getTime(), ended.getAt())
                        + settings.duration("remember").toMillis());
        if (state.getRevokedAt() == 0 || ended.getAt() < state.getRevokedAt()) {
            state.setRevokedAt(ended.getAt());
            LinkMessage message = LinkMessage.newBuilder().setFamilyEnded(ended).build();
            members.forEach(key, token -> outputs.link(token, message));
        }
    }

    public void memberOf(byte[] key, TokenState.Builder state, MemberOf member) {
        long expSeconds = member.getExpSeconds() != 0
                ? member.getExpSeconds()
                : (member.getTime() + KEEP_WITHOUT_EXPIRY.toMillis()) / 1_000;
        byte[] token = member.getToken().toByteArray();
        members.forgetExpired(key, (time.horizon() - KEEP_AFTER_EXPIRY.toMillis()) / 1_000, FORGET_WITH_EACH);
        members.add(key, expSeconds, token);
        state.setHasChildren(true);
        keep(state, Math.max(expSeconds * 1_000, member.getTime()) + KEEP_AFTER_EXPIRY.toMillis());
        if (state.getRevokedAt() != 0) {
            outputs.link(
                    token,
                    LinkMessage.newBuilder()
                            .setFamilyEnded(FamilyEnded.newBuilder()
                                    .setAt(state.getRevokedAt())
                                    .setTime(state.getRevokedAt()))
                            .build());
        }
    }

    private void reused(Policy policy, FamilyIdentity family, TokenState.Builder state, TokenEvent event) {
        RuleSettings settings = policy.settings(family.tenant(), Rules.GRANT_REFRESH_REPLAY);
        raiser.raise(
                settings,
                family.tenant(),
                Subject.family(family),
                "",
                Finding.of(
                        event,
                        "The issuer refused a refresh token that was redeemed before",
                        Finding.evidence("refresh token", "redeemed once", "redeemed again", event)),
                null,
                null,
                FamilyAction.of(settings.action(), family.kind()),
                id -> Counts.increment(state, id));
    }

    private static void keep(TokenState.Builder state, long until) {
        state.setKeepUntil(Math.max(state.getKeepUntil(), until));
    }
}
