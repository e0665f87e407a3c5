package dev.tokenwarden.ingest.extauthz;

import dev.tokenwarden.verifier.TokenVerifier;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code envoy.service.auth.v3.Authorization}: one method. Written by hand, so that the build needs no native plugin; the messages
 * are generated from Envoy's own files.
 */
final class AuthorizationService implements BindableService {
    private static final Logger log = LoggerFactory.getLogger(AuthorizationService.class);
    private static final String NAME = "envoy.service.auth.v3.Authorization";

    static final MethodDescriptor<CheckRequest, CheckResponse> CHECK =
            MethodDescriptor.<CheckRequest, CheckResponse>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, "Check"))
                    .setRequestMarshaller(ProtoUtils.marshaller(CheckRequest.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(CheckResponse.getDefaultInstance()))
                    .build();

    private final RouteVerifiers verifiers;
    private final EnvoyPresentations presentations;

    AuthorizationService(RouteVerifiers verifiers, EnvoyPresentations presentations) {
        this.verifiers = verifiers;
        this.presentations = presentations;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(NAME)
                .addMethod(CHECK, ServerCalls.asyncUnaryCall((request, answer) -> {
                    answer.onNext(check(request));
                    answer.onCompleted();
                }))
                .build();
    }

    /** Never throws, and denies if it cannot decide: after an error, Envoy's configuration would decide. */
    CheckResponse check(CheckRequest request) {
        try {
            AttributeContext attributes = request.getAttributes();
            TokenVerifier verifier = verifiers.of(attributes.getContextExtensionsMap());
            if (verifier == null) {
                log.atWarn()
                        .addKeyValue(
                                "reason", attributes.getContextExtensionsMap().keySet())
                        .log("Unknown context extensions of a route; its requests are denied");
                return Responses.unavailable();
            }
            return Responses.of(verifier.check(presentations.of(attributes)));
        } catch (RuntimeException e) {
            log.atError().addKeyValue("error", e.getClass().getName()).log("A check failed; the request is denied");
            return Responses.unavailable();
        }
    }
}
