package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.dashboards.ledger.TokenTargets;
import dev.tokenwarden.policy.ExceptionEntry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The form of a detection in the console, from OpenSearch and live: its own members and further ones for lists. */
public final class DetectionView {
    private DetectionView() {}

    /**
     * The detection's JSON with further members: {@code targets} (ids of the targets that name its subject),
     * {@code token_key} (the key of the token's uses), {@code subject_key} (one value of the subject, for groups),
     * {@code subject_name} (its name for people), {@code client_id}, {@code audiences}, {@code severity_rank} (1 low to
     * 4 critical) and {@code exception} (id of the exception that suppressed the detection).
     */
    public static ObjectNode of(Detection detection) {
        ObjectNode view = DocumentJson.tree(detection);
        TokenIdentity token = token(detection);
        if (token != null) {
            view.put("token_key", key(token));
        }
        Subject subject = detection.subject();
        String name = subject.name();
        view.put("subject_name", name);
        view.put(
                "subject_key",
                Digests.hex(
                        Digests.sha256(LengthPrefixed.encode(
                                (byte) 's', detection.tenant(), subject.type().wireName(), iss(subject), name)),
                        16));
        String client = ExceptionEntry.client(subject, detection.token());
        if (client != null) {
            view.put("client_id", client);
        }
        ExceptionEntry.audiences(subject, detection.evidence()).forEach(view.putArray("audiences")::add);
        String exception = ExceptionEntry.idIn(detection.evidence());
        if (exception != null) {
            view.put("exception", exception);
        }
        view.put("severity_rank", detection.severity().rank());
        ArrayNode targets = view.putArray("targets");
        TokenTargets.ofDetection(view).ownIds().forEach(targets::add);
        return view;
    }

    /** The key of a token's uses: 32 hexadecimal digits. */
    public static String key(TokenIdentity token) {
        return Digests.hex(Digests.sha256(token.toBytes()), 16);
    }

    /** The name of the subject for people. */
    private static String iss(Subject subject) {
        return Objects.requireNonNullElse(subject.iss(), "");
    }

    private static @Nullable TokenIdentity token(Detection detection) {
        Subject subject = detection.subject();
        if (subject.type() == Subject.Type.TOKEN) {
            return TokenIdentity.of(detection.tenant(), subject.iss(), subject.jti(), subject.hash());
        }
        TokenSummary token = detection.token();
        return token == null ? null : TokenIdentity.of(detection.tenant(), token.iss(), token.jti(), token.hash());
    }
}
