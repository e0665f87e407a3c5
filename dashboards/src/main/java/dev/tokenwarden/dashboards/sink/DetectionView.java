package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.identity.Digests;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A detection as the console shows it, be it out of OpenSearch or live: itself, with what its token is revoked by. */
public final class DetectionView {
    private DetectionView() {}

    /**
     * The detection's JSON, with {@code targets} (ids of the targets that cover it) and {@code token_key} (what uses of
     * the token are found by).
     */
    public static ObjectNode of(Detection detection) {
        ObjectNode view = Reading.tree(detection);
        TokenIdentity token = token(detection);
        if (token != null) {
            view.put("token_key", key(token));
        }
        ArrayNode targets = view.putArray("targets");
        targets(detection, token).forEach(target -> targets.add(target.id()));
        return view;
    }

    /** What uses of a token are found by: 32 hexadecimal digits. */
    public static String key(TokenIdentity token) {
        return Digests.hex(Digests.sha256(token.toBytes()), 16);
    }

    private static @Nullable TokenIdentity token(Detection detection) {
        Subject subject = detection.subject();
        if (subject.type() == Subject.Type.TOKEN) {
            return TokenIdentity.of(detection.tenant(), subject.iss(), subject.jti(), subject.hash());
        }
        TokenSummary token = detection.token();
        return token == null ? null : TokenIdentity.of(detection.tenant(), token.iss(), token.jti(), token.hash());
    }

    private static List<Target> targets(Detection detection, @Nullable TokenIdentity token) {
        if (token != null) {
            return List.of(Target.token(token), Target.chain(token));
        }
        Subject subject = detection.subject();
        String client = subject.type() == Subject.Type.CLIENT ? subject.clientId() : null;
        return Stream.of(client)
                .filter(Objects::nonNull)
                .filter(id -> !id.isBlank())
                .<Target>map(id -> new Target.OfClient(detection.tenant(), id))
                .toList();
    }
}
