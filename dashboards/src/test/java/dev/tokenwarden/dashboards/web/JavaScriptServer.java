package dev.tokenwarden.dashboards.web;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.console.web.Assets;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Serves the console's modules and their tests to a browser, as one directory: {@code /assets/<path>}. The sources are at {@code
 * /sources}, and the TypeScript compiler at {@code /typescript/<file>}.
 */
final class JavaScriptServer implements AutoCloseable {
    private static final String PACKAGE = "dev/tokenwarden/dashboards/web";
    private static final Path MAIN = Path.of("src/main/resources").resolve(PACKAGE);
    private static final Path TEST = Path.of("src/test/resources").resolve(PACKAGE);
    private static final String TYPESCRIPT = "/META-INF/resources/webjars/typescript/5.9.3/lib/";
    private static final List<String> CONFIGS = List.of("jsconfig.json", "jsconfig.strict.json");

    private final Assets assets = new Assets();
    private final Javalin server;

    JavaScriptServer() {
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.get("/", context -> context.contentType("text/html")
                            .result("<!doctype html><meta charset=utf-8><title>Tests</title>"));
                    config.routes.get("/assets/<path>", this::asset);
                    config.routes.get("/sources", JavaScriptServer::sources);
                    config.routes.get("/typescript/<path>", JavaScriptServer::typescript);
                })
                .start("127.0.0.1", 0);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.port() + "/");
    }

    /** The modules that hold tests, as paths below {@code /assets/}. */
    static List<String> tests() {
        return files(TEST)
                .filter(file -> file.toString().endsWith(".test.js"))
                .map(file -> TEST.relativize(file).toString().replace('\\', '/'))
                .toList();
    }

    private void asset(Context context) throws IOException {
        String path = context.pathParam("path");
        if (Files.exists(TEST.resolve(path))) {
            script(context, Files.readString(TEST.resolve(path)));
        } else {
            assets.send(context, path);
        }
    }

    private static void typescript(Context context) throws IOException {
        String resource = TYPESCRIPT + context.pathParam("path");
        try (InputStream in = JavaScriptServer.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the resource " + resource + " is not on the class path");
            }
            context.contentType("text/javascript;charset=utf-8").result(in.readAllBytes());
        }
    }

    private static void sources(Context context) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (String name : CONFIGS) {
            sources.put("/" + name, Files.readString(Path.of(name)));
        }
        for (Path file : Stream.concat(files(MAIN), files(TEST)).toList()) {
            if (file.toString().endsWith(".js") || file.toString().endsWith(".d.ts")) {
                sources.put("/" + file.toString().replace('\\', '/'), Files.readString(file));
            }
        }
        context.contentType("application/json").result(Json.MAPPER.writeValueAsBytes(sources));
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void script(Context context, String text) {
        context.contentType("text/javascript;charset=utf-8").result(text);
    }

    @Override
    public void close() {
        server.stop();
    }
}
