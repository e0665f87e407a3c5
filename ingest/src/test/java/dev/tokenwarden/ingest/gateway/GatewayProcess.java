package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.ingest.AdmissionConfig;
import dev.tokenwarden.ingest.AdmissionSamples;
import dev.tokenwarden.ingest.AdmissionService;
import dev.tokenwarden.ingest.Jvm;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.keys.KeySource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Gateway and admission in a process of its own, to be killed. It is told all on its standard input. */
public final class GatewayProcess {
    static final String ISSUER = "urn:test:warden";

    private GatewayProcess() {}

    /** Returns at once; {@link #awaitReady} waits until it listens. */
    static Process start(Map<String, Object> kafka, int port, String jwks) throws IOException {
        Process process = Jvm.start(GatewayProcess.class, "-Xmx256m");
        DataOutputStream out = new DataOutputStream(process.getOutputStream());
        out.writeInt(port);
        out.writeUTF(jwks);
        Jvm.writeSettings(out, kafka);
        return process;
    }

    static void awaitReady(Process process) throws IOException {
        if (process.getInputStream().read() < 0) {
            throw new AssertionError("the gateway did not start");
        }
    }

    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        int port = in.readInt();
        String jwks = in.readUTF();
        Map<String, Object> kafka = Jvm.readSettings(in);
        Policy policy = AdmissionSamples.policy();
        IssuerProfile profile = IssuerProfile.builder(ISSUER, "none", KeySource.of(jwks))
                .types()
                .requiredClaims("sub")
                .build();
        var admission = new AdmissionService(
                AdmissionConfig.of(kafka).withInstance("only"),
                () -> policy,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        var gateway = new GatewayService(
                GatewayConfig.loopback(kafka, new GatewayTrust(List.of(profile), ISSUER, GatewayTrust.AUDIENCE))
                        .at("127.0.0.1", port),
                () -> policy,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        gateway.start();
        System.out.write('!');
        System.out.flush();
        admission.start();
        Jvm.awaitParent();
    }
}
