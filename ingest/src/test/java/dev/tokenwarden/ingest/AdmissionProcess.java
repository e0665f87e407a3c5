package dev.tokenwarden.ingest;

import dev.tokenwarden.policy.Policy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Admission in a process of its own, to be killed. It is told all on its standard input. */
final class AdmissionProcess {
    private AdmissionProcess() {}

    static Process start(Map<String, Object> kafka, String policy) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            AdmissionProcess.class.getName())
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            DataOutputStream out = new DataOutputStream(process.getOutputStream());
            out.writeUTF(policy);
            Jvm.writeSettings(out, kafka);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        Policy policy = AdmissionSamples.policy(in.readUTF());
        Map<String, Object> kafka = Jvm.readSettings(in);
        var service = new AdmissionService(
                AdmissionConfig.of(kafka).withInstance("only"),
                () -> policy,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        service.start();
        // Ends with its parent, should that one die first.
        while (in.read() >= 0) {}
        service.close();
    }
}
