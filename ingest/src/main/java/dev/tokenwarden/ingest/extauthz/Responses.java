package dev.tokenwarden.ingest.extauthz;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.tokenwarden.verifier.Verdict;
import dev.tokenwarden.verifier.VerifiedToken;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import java.util.Map;

/**
 * Makes the answers to Envoy. Dynamic metadata, for access logs and later filters, holds the decision and the tenant, and nothing
 * of the token.
 */
final class Responses {
    private static final int UNAVAILABLE = 503;
    private static final int FORBIDDEN = 403;

    private Responses() {}

    static CheckResponse of(Verdict verdict) {
        if (verdict instanceof Verdict.Denied denied) {
            return denied(denied.status(), denied.challenge(), denied.reason().wireName(), denied.detail());
        }
        VerifiedToken token = ((Verdict.Accepted) verdict).token();
        return CheckResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(Code.OK_VALUE))
                .setOkResponse(OkHttpResponse.getDefaultInstance())
                .setDynamicMetadata(metadata(Map.of(
                        "outcome", text("accepted"),
                        "tenant", text(token.tenant()),
                        "shadow",
                                Value.newBuilder().setBoolValue(token.shadow()).build())))
                .build();
    }

    /** Denies any request: the route is misconfigured, or the service failed. */
    static CheckResponse unavailable() {
        return denied(UNAVAILABLE, "", "other", "the request cannot be checked");
    }

    private static CheckResponse denied(int status, String challenge, String reason, String detail) {
        DeniedHttpResponse.Builder denied = DeniedHttpResponse.newBuilder()
                .setStatus(HttpStatus.newBuilder().setCode(StatusCode.forNumber(status)))
                .addHeaders(header("cache-control", "no-store"));
        if (!challenge.isEmpty()) {
            denied.addHeaders(header("www-authenticate", challenge));
        }
        if (status == UNAVAILABLE) {
            denied.addHeaders(header("retry-after", "1"));
        }
        return CheckResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(code(status)).setMessage(detail))
                .setDeniedResponse(denied)
                .setDynamicMetadata(metadata(Map.of("outcome", text("rejected"), "reason", text(reason))))
                .build();
    }

    private static int code(int status) {
        return switch (status) {
            case FORBIDDEN -> Code.PERMISSION_DENIED_VALUE;
            case UNAVAILABLE -> Code.UNAVAILABLE_VALUE;
            default -> Code.UNAUTHENTICATED_VALUE;
        };
    }

    private static HeaderValueOption header(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
                .build();
    }

    private static Struct metadata(Map<String, Value> fields) {
        return Struct.newBuilder().putAllFields(fields).build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
