package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Scopes;
import dev.tokenwarden.contract.event.Use;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the report of a presentation. Text that the client chose is shortened and made well-formed, so that it can be
 * sent.
 */
final class UseFactory {
    private static final int MAX_TEXT = 512;

    private final String audience;
    private final boolean edge;

    UseFactory(String audience, boolean edge) {
        this.audience = audience;
        this.edge = edge;
    }

    Use use(Presentation presentation, Attempt attempt, @Nullable RejectionReason reason) {
        Set<String> required = presentation.requiredScopes();
        String named = attempt.audience();
        return Use.builder()
                .audience(named == null ? audience : named)
                .outcome(reason == null ? Use.Outcome.ACCEPTED : Use.Outcome.REJECTED)
                .reason(reason)
                .edge(edge)
                .operation(text(presentation.operation()))
                .requiredScope(required.isEmpty() ? null : Scopes.join(required))
                .trace(Traceparent.traceId(presentation.traceparent()))
                .client(client(presentation.client(), attempt.proofKey()))
                .proof(attempt.proof())
                .tool(text(presentation.tool()))
                .shadow(attempt.shadow() ? Boolean.TRUE : null)
                .build();
    }

    private static ClientContext client(ClientContext given, @Nullable String jkt) {
        return new ClientContext(
                text(given.address()),
                given.as(),
                given.geo(),
                text(given.userAgent()),
                text(given.workload()),
                jkt,
                text(given.x5tS256()));
    }

    /** At most {@value #MAX_TEXT} characters, unpaired surrogates replaced. */
    static @Nullable String text(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int length = Math.min(text.length(), MAX_TEXT);
        boolean sound = true;
        for (int i = 0; i < length; i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                sound = false;
                break;
            }
        }
        if (sound) {
            return length == text.length() ? text : text.substring(0, length);
        }
        StringBuilder out = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                out.append(c).append(text.charAt(++i));
            } else {
                out.append(Character.isSurrogate(c) ? '\uFFFD' : c);
            }
        }
        return out.toString();
    }
}
