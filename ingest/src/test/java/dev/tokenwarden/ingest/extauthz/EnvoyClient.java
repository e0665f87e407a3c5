package dev.tokenwarden.ingest.extauthz;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.ExternalAuthProto;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Asks as Envoy does: by the service and the messages of Envoy's own files, over TLS. */
final class EnvoyClient implements AutoCloseable {
    private static final ServiceDescriptor SERVICE =
            ExternalAuthProto.getDescriptor().findServiceByName("Authorization");
    private static final MethodDescriptor<CheckRequest, CheckResponse> CHECK =
            MethodDescriptor.<CheckRequest, CheckResponse>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(SERVICE.getFullName() + "/"
                            + SERVICE.findMethodByName("Check").getName())
                    .setRequestMarshaller(ProtoUtils.marshaller(CheckRequest.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(CheckResponse.getDefaultInstance()))
                    .build();

    private final ManagedChannel channel;

    /** @param held certificate and key to show; null: none */
    EnvoyClient(int port, Path authority, Path[] held) {
        try {
            TlsChannelCredentials.Builder credentials =
                    TlsChannelCredentials.newBuilder().trustManager(authority.toFile());
            if (held != null) {
                credentials.keyManager(held[0].toFile(), held[1].toFile());
            }
            this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port, credentials.build())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CheckResponse check(CheckRequest request) {
        return ClientCalls.blockingUnaryCall(
                channel, CHECK, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), request);
    }

    /** A request with this token at the edge. */
    static CheckRequest request(String token, Map<String, String> route, Map<String, String> headers) {
        AttributeContext.HttpRequest.Builder http = AttributeContext.HttpRequest.newBuilder()
                .setMethod("POST")
                .setScheme("https")
                .setHost("api.acme.example")
                .setPath("/v1/payments?x=1")
                .putHeaders("user-agent", "app/1")
                .putAllHeaders(headers);
        if (token != null) {
            http.putHeaders("authorization", "Bearer " + token);
        }
        return CheckRequest.newBuilder()
                .setAttributes(AttributeContext.newBuilder()
                        .setSource(AttributeContext.Peer.newBuilder()
                                .setPrincipal("spiffe://acme/web")
                                .setAddress(Address.newBuilder()
                                        .setSocketAddress(
                                                SocketAddress.newBuilder().setAddress("10.0.0.1"))))
                        .setRequest(AttributeContext.Request.newBuilder().setHttp(http))
                        .putAllContextExtensions(route))
                .build();
    }

    static String header(CheckResponse response, String name) {
        return response.getDeniedResponse().getHeadersList().stream()
                .map(HeaderValueOption::getHeader)
                .filter(header -> header.getKey().equals(name))
                .map(header -> header.getValue())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
