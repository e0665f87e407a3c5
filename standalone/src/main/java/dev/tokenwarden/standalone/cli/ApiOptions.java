package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.assembly.DataLayout;
import dev.tokenwarden.standalone.assembly.Running;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.standalone.config.WardenConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the revocation API is: where the flag or a setting says, with the token of {@code TOKENWARDEN_REVOCATION_TOKEN} or
 * its file; else that of the pipeline that runs on the data directory, with the token that lies there.
 */
final class ApiOptions {

    private final Map<Setting, String> given = new EnumMap<>(Setting.class);

    @Option(
            names = "--config",
            order = 90,
            paramLabel = "FILE",
            description = "Settings file (default: warden.yaml here, if there is one).")
    private @Nullable Path file;

    @Option(
            names = "--data",
            order = 91,
            paramLabel = "DIR",
            description = "The data directory of warden up (default: .warden).")
    void data(String text) {
        given.put(Setting.DATA, text);
    }

    @Option(
            names = "--api",
            order = 92,
            paramLabel = "URL",
            description = "A revocation API elsewhere; its token is taken from TOKENWARDEN_REVOCATION_TOKEN or"
                    + " TOKENWARDEN_REVOCATION_TOKEN_FILE.")
    void api(String text) {
        given.put(Setting.REVOCATION_URL, text);
    }

    ApiClient client(Map<String, String> environment) throws ConfigException, CommandFailure {
        WardenConfig config = ConfigLoader.load(given, environment, file);
        URI url = config.revocation().url();
        Secret token = config.revocation().token();
        if (url != null) {
            if (token == null) {
                throw CommandFailure.usedWrongly("a token for " + url + " is needed: "
                        + Setting.REVOCATION_TOKEN.variable() + " or " + Setting.REVOCATION_TOKEN_FILE.variable());
            }
            return new ApiClient(url, token);
        }
        DataLayout layout = new DataLayout(config.data());
        URI local = Running.read(layout).map(Running::api).orElse(null);
        if (local == null) {
            throw CommandFailure.failed(
                    "no pipeline runs on " + layout.root() + ": start ./warden up, or name its --data or the --api");
        }
        try {
            return new ApiClient(
                    local,
                    token != null
                            ? token
                            : new Secret(Files.readString(layout.cliToken()).strip()));
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.failed("the API token in " + layout.cliToken() + " cannot be read");
        }
    }
}
