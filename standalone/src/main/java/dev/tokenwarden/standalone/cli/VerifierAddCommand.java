package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.Registration;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.standalone.assembly.DataLayout;
import dev.tokenwarden.standalone.assembly.RegistrationText;
import dev.tokenwarden.standalone.assembly.RunningPipeline;
import dev.tokenwarden.standalone.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warden verifier add}. */
@Command(
        name = "add",
        description = {
            "Register a reporter: add it to the policy and make its Kafka user and input topic.",
            "",
            "The reporter can then send events about tokens of its tenants, under its sources, and nothing else. Its"
                    + " credentials are in the data directory, in clients/."
        })
final class VerifierAddCommand extends BaseCommand {

    private static final long WAIT_MILLIS = 15_000;
    private static final long LOOK_MILLIS = 100;

    private final CommandContext context;

    @Parameters(paramLabel = "NAME", description = "Name of the reporter: letters, digits, '.', '_' and '-'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(
            names = "--tenant",
            required = true,
            paramLabel = "TENANT",
            description = "Tenant of the tokens that it reports. Can be given more than once.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> tenants;

    @Option(
            names = "--source",
            paramLabel = "URI",
            description = "CloudEvents source of its events; can end in * (default: urn:verifier:NAME/*).")
    private @Nullable List<String> sources;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Event type that it can send: used, issued, exchanged, revoked or status (default: used and"
                    + " status).")
    private @Nullable List<String> types;

    @Option(
            names = "--issuer",
            paramLabel = "ISS",
            description =
                    "Issuer of the tokens that it reports; can end in *. Default for the types issued, exchanged and"
                            + " revoked: the issuers of its tenants in the policy.")
    private @Nullable List<String> issuers;

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory of warden up (default: .warden).")
    private Path data = ConfigLoader.DEFAULT_DATA;

    VerifierAddCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, IOException, InterruptedException {
        DataLayout layout = new DataLayout(data);
        Path file = layout.policy();
        if (!Files.exists(file)) {
            throw CommandFailure.failed(
                    file + ": no such file; start ./warden up once, or give its directory with" + " --data");
        }
        String changed;
        try {
            Policy before = PolicyLoader.load(file);
            changed = RegistrationText.add(Files.readString(file), entry(before, file));
            PolicyLoader.parse(file.getFileName().toString(), changed);
        } catch (PolicyException e) {
            throw CommandFailure.failed(e);
        }
        Files.writeString(file, changed);
        context.terminal().out().println(context.terminal().done() + " " + name + " is registered in " + file);
        if (RunningPipeline.read(layout).isEmpty()) {
            context.terminal().out().println("Its credentials are made when ./warden up starts.");
            return ExitCode.DONE;
        }
        // This file is written last.
        await(layout.httpToken(name));
        PrintStream out = context.terminal().out();
        out.println("  topic          " + Topics.input(name));
        out.println("  Java clients   " + layout.kafkaClient(name));
        out.println("  kcat           " + layout.kcatClient(name));
        out.println("  HTTP gateway   " + layout.httpToken(name));
        return ExitCode.DONE;
    }

    private RegistrationText.Entry entry(Policy before, Path file) throws CommandFailure {
        if (before.registration(name) != null) {
            throw CommandFailure.failed(name + " is registered already in " + file);
        }
        for (String tenant : tenants) {
            String problem = before.tenantProblem(tenant);
            if (problem != null) {
                throw CommandFailure.usedWrongly("--tenant: " + problem);
            }
        }
        List<String> wanted = types == null ? List.of("used", "status") : types;
        return new RegistrationText.Entry(
                name,
                sources == null ? List.of("urn:verifier:" + name + "/*") : sources,
                tenants,
                wanted,
                issuers(before, wanted));
    }

    /** Only an issuer can report its tokens as issued, exchanged or revoked. */
    private List<String> issuers(Policy before, List<String> wanted) throws CommandFailure {
        if (issuers != null) {
            return issuers;
        }
        boolean restricted = Registration.ISSUER_TYPES.stream()
                .anyMatch(type -> wanted.contains(type.name().toLowerCase(Locale.ROOT)));
        if (!restricted) {
            return List.of();
        }
        List<String> own = before.document().issuers().stream()
                .filter(issuer -> tenants.contains(issuer.tenant()) || tenants.contains("*"))
                .map(IssuerPolicy::issuer)
                .distinct()
                .toList();
        if (own.isEmpty()) {
            throw CommandFailure.usedWrongly("--issuer: is required for the types issued, exchanged and revoked");
        }
        return own;
    }

    private void await(Path credentials) throws CommandFailure, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        while (!Files.exists(credentials)) {
            if (System.nanoTime() > end) {
                throw CommandFailure.failed("registered, but " + credentials + " was not written: see logs/warden.log");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
