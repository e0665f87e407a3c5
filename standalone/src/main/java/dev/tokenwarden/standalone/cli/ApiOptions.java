package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.service.tls.PinnedCertificate;
import dev.tokenwarden.service.tls.ReloadingTls;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.assembly.ControlSocket;
import dev.tokenwarden.standalone.assembly.DataLayout;
import dev.tokenwarden.standalone.assembly.RunningPipeline;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.FileOwnership;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.config.WardenConfig.RevocationAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options that select the revocation API: the address of {@code --api} or its setting, with the token of
 * {@code TOKENWARDEN_REVOCATION_TOKEN} or its file; else the pipeline that runs on the data directory, with the token in that directory.
 *
 * <p>The token is sent over TLS or to loopback only. An address that comes from {@code warden.yaml} in the working directory is
 * printed before it is used.
 */
final class ApiOptions extends PipelineOptions {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|\\[::1]");

    @Option(
            names = "--api",
            order = 92,
            paramLabel = "URL",
            description = "A revocation API elsewhere. The token for it is read from TOKENWARDEN_REVOCATION_TOKEN or"
                    + " TOKENWARDEN_REVOCATION_TOKEN_FILE.")
    void api(String text) {
        give(Setting.REVOCATION_URL, text);
    }

    /**
     * A client of the revocation API.
     *
     * @throws ConfigException if a setting is wrong, or a file could have been written by somebody else
     * @throws CommandFailure if there is no API or no token, or the token would be sent unprotected
     */
    RevocationApiClient client(CommandContext context) throws ConfigException, CommandFailure {
        WardenConfig config = config(context);
        RevocationAccess access = config.revocation();
        URI url = access.url();
        if (url == null) {
            return local(new DataLayout(config.data()), access);
        }
        if (access.token() == null) {
            throw CommandFailure.usedWrongly("a token for " + url + " is needed: " + Setting.REVOCATION_TOKEN.variable()
                    + " or " + Setting.REVOCATION_TOKEN_FILE.variable());
        }
        if (!url.getScheme().equals("https") && !LOOPBACK.matcher(url.getHost()).matches()) {
            throw CommandFailure.usedWrongly(
                    access.origin() + ": the token would be sent unencrypted to " + url + ": use https");
        }
        if (!hasFile() && access.origin() != null && access.origin().startsWith(ConfigLoader.DEFAULT_FILE + ":")) {
            context.terminal().err().println("Using the revocation API at " + url + ", set in " + access.origin());
        }
        return new RevocationApiClient(url, access.token(), trust(access, null));
    }

    /** @param own the certificate of the API of this machine; null: it is elsewhere, and its host name counts */
    private static @Nullable SSLContext trust(RevocationAccess access, @Nullable Path own) throws CommandFailure {
        TlsFiles files = access.tls();
        if (files == null && own == null) {
            return null;
        }
        // A command reads the files once.
        try (ReloadingTls tls = files == null ? null : ReloadingTls.open(files)) {
            if (own == null) {
                return tls == null ? null : tls.context();
            }
            return tls == null ? PinnedCertificate.client(own) : PinnedCertificate.client(own, tls.keyManager());
        } catch (IOException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The health of each role of the process that runs on the data directory.
     *
     * @return an object with a member for each role; empty if the API is elsewhere, or the process does not answer
     */
    JsonNode roles(CommandContext context) throws ConfigException {
        WardenConfig config = config(context);
        if (config.revocation().url() != null) {
            return Json.MAPPER.createObjectNode();
        }
        try {
            return Json.MAPPER.readTree(ControlSocket.ask(new DataLayout(config.data()), ControlSocket.HEALTH));
        } catch (IOException e) {
            return Json.MAPPER.createObjectNode();
        }
    }

    /** The API of the process that runs on the data directory. */
    private static RevocationApiClient local(DataLayout layout, RevocationAccess access)
            throws ConfigException, CommandFailure {
        RunningPipeline running = RunningPipeline.read(layout).orElse(null);
        URI url = running == null ? null : running.api();
        if (running == null || url == null) {
            throw CommandFailure.failed(
                    "no pipeline runs on " + layout.root() + ": start ./warden up, or name its --data or the --api");
        }
        FileOwnership.ofThisProcess().require(layout.running(), "or name the API with --api");
        Secret token = access.token();
        SSLContext tls = trust(access, running.certificate());
        if (token != null) {
            return new RevocationApiClient(url, token, tls);
        }
        try {
            return new RevocationApiClient(
                    url, new Secret(Files.readString(layout.cliToken()).strip()), tls);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.failed("the API token in " + layout.cliToken() + " cannot be read");
        }
    }
}
