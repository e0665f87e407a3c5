package dev.tokenwarden.streams.chain;

import static dev.tokenwarden.streams.output.Finding.evidence;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.KeyMade;
import dev.tokenwarden.streams.state.Link;
import dev.tokenwarden.streams.state.Ref;
import dev.tokenwarden.streams.state.SelfIssue;
import dev.tokenwarden.streams.state.Summary;
import dev.tokenwarden.streams.token.TokenWork;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code chain.self-issued}: a key is denied several times, and then creates a key or rights for its own user. Judged
 * in the task of the key that was denied.
 */
public final class SelfIssued {
    private static final String KEY_MANAGEMENT = "urn:aws:iam:";
    private static final int MAX_DENIED = 16;
    private static final int MAX_MADE = 16;

    private SelfIssued() {}

    /** A believed use of the key. */
    public static void used(TokenWork work, TokenEvent event, Use use) {
        if (!use.rejected() || use.reason() != RejectionReason.SCOPE) {
            return;
        }
        SelfIssue.Builder state = work.state().getSelfIssueBuilder();
        List<Long> denied = new ArrayList<>(state.getDeniedList());
        denied.add(event.time().toEpochMilli());
        denied.sort(null);
        while (denied.size() > MAX_DENIED) {
            denied.remove(0);
        }
        state.clearDenied().addAllDenied(denied);
        judge(work, state);
    }

    /** The key was exchanged for a child that was not known before. */
    static void exchanged(TokenWork work, byte[] childKey, Claims child, Link link) {
        if (link.getGrantType().startsWith(KEY_MANAGEMENT) && child.hasSub()) {
            made(work, childKey, child, link.getTime(), link.getRef(), link.getGrantType());
        }
    }

    /** The issuer reports an issuance of the key itself: more rights. */
    public static void issued(TokenWork work, TokenEvent event) {
        Issuance issuance = event.issuance();
        String how = issuance == null ? null : issuance.grantType();
        if (how != null && how.startsWith(KEY_MANAGEMENT)) {
            long time = event.time().toEpochMilli();
            made(work, work.key(), work.state().getClaims(), time, Finding.ref(event), how);
        }
    }

    private static void made(TokenWork work, byte[] key, Claims claims, long time, Ref ref, String how) {
        SelfIssue.Builder state = work.state().getSelfIssueBuilder();
        if (state.getMadeCount() == MAX_MADE) {
            state.removeMade(0);
        }
        state.addMade(KeyMade.newBuilder()
                .setKey(Summary.newBuilder().setKey(ByteString.copyFrom(key)).setClaims(claims))
                .setTime(time)
                .setRef(ref)
                .setHow(how.substring(KEY_MANAGEMENT.length())));
        judge(work, state);
    }

    private static void judge(TokenWork work, SelfIssue.Builder state) {
        RuleSettings settings = work.settings(Rules.CHAIN_SELF_ISSUED);
        long window = settings.duration("window").toMillis();
        for (int i = 0; i < state.getMadeCount(); i++) {
            KeyMade made = state.getMade(i);
            long before = state.getDeniedList().stream()
                    .filter(time -> time <= made.getTime() && made.getTime() - time <= window)
                    .count();
            // The key's own user may become known only after the key that it made.
            boolean ownUser = made.getKey()
                    .getClaims()
                    .getSub()
                    .equals(work.state().getClaims().getSub());
            if (!made.getRaised() && ownUser && before >= settings.integer("count")) {
                state.setMade(i, made.toBuilder().setRaised(true));
                raise(work, settings, made, before);
            }
        }
    }

    private static void raise(TokenWork work, RuleSettings settings, KeyMade made, long denials) {
        TokenIdentity key = TokenIdentity.fromBytes(made.getKey().getKey().toByteArray());
        String user = work.state().getClaims().getSub();
        boolean another = !key.equals(work.token());
        String title = another
                ? made.getHow() + " for its own user after " + denials + " denials"
                : made.getHow() + " for itself after " + denials + " denials";
        work.raiser()
                .raise(
                        settings,
                        work.token().tenant(),
                        Subject.token(key),
                        "",
                        new Finding(
                                made.getTime(),
                                false,
                                title,
                                List.of(
                                        evidence(
                                                another ? "new key" : "rights",
                                                "none of its own making",
                                                made.getHow() + " by "
                                                        + work.token().jti() + " of " + user,
                                                made.getRef()),
                                        evidence(
                                                "denials",
                                                "fewer than " + settings.integer("count"),
                                                Long.toString(denials),
                                                (Ref) null))),
                        Raiser.summary(key, made.getKey().getClaims()),
                        null,
                        null,
                        work);
    }
}
