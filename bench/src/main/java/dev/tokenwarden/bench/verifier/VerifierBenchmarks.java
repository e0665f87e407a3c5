package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.bench.Workspace;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of the verifier against a real Kafka and Redis, and prints the figures and their ratios. Arguments: those of
 * JMH.
 */
public final class VerifierBenchmarks {
    static final String DIR = "tokenwarden.bench.dir";
    private static final int TOKENS = 2_048;
    private static final int ENTRIES = 100_000;

    private VerifierBenchmarks() {}

    public static void main(String[] args) throws Exception {
        CommandLineOptions given = new CommandLineOptions(args);
        if (given.shouldHelp()) {
            given.showHelp();
            return;
        }
        try (Workspace work = Workspace.create("verifier-benchmarks");
                EmbeddedParts parts = EmbeddedParts.start(
                        EmbeddedConfig.in(work.dir().resolve("parts")).only(Part.KAFKA, Part.REDIS))) {
            Path dir = work.dir();
            long now = Clock.systemUTC().instant().getEpochSecond();
            for (String alg : List.of("RS256", "ES256")) {
                Corpus.sign(alg, TOKENS, now).write(dir, alg);
            }
            parts.kafka().ensureTopics(List.of(KafkaTopic.of(Topics.input("bench"), 1)));
            Servers.write(dir, parts.redis().admin());
            Servers.write(dir, parts.kafka().admin());
            try (FeedWriter writer = new FeedWriter(parts.redis().admin(), Corpus.TENANT)) {
                writer.fill(ENTRIES);
                writer.beatEverySecond();
                Collection<RunResult> results = new Runner(new OptionsBuilder()
                                .parent(given)
                                .include("dev\\.tokenwarden\\.bench\\.verifier\\..*")
                                .jvmArgsAppend("-D" + DIR + "=" + dir)
                                .resultFormat(ResultFormatType.JSON)
                                .build())
                        .run();
                Ratios.of(results).print(System.out);
            }
        }
    }
}
