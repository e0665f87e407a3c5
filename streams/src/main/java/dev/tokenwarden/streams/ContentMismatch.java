package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.Finding.evidence;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.rule.Rules;
import java.util.Base64;

/** {@code replay.content-mismatch}: one token identity with two different contents. */
final class ContentMismatch {
    private ContentMismatch() {}

    /** Whether the event may be about the token that is known: false if its content is another. */
    static boolean judge(TokenWork work, TokenEvent event, Token token) {
        ByteString known = work.state().getClaims().getHash();
        String hash = token.hash();
        if (hash == null || known.isEmpty() || KnownClaims.hashBytes(hash).equals(known)) {
            return true;
        }
        work.raise(
                Rules.REPLAY_CONTENT_MISMATCH,
                Finding.of(
                        event,
                        "Two tokens bear the same name",
                        evidence(
                                "hash",
                                Base64.getUrlEncoder().withoutPadding().encodeToString(known.toByteArray()),
                                hash,
                                event)));
        return false;
    }
}
