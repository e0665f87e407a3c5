package dev.tokenwarden.dashboards.console.web;

import dev.tokenwarden.contract.Digests;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The static files of the console, read once at start. Only listed files are served: the path of a request is a key of a map, never
 * part of a file name.
 */
public final class Assets {
    private static final String WEB = "/dev/tokenwarden/dashboards/web/";
    private static final String LIT = "/META-INF/resources/_static/lit-html/3.3.1/";

    private static final String[] OWN = {
        "index.html",
        "welcome.js",
        "console.css",
        "favicon.svg",
        "theme.js",
        "login.js",
        "app.js",
        "api.js",
        "ask.js",
        "chart.js",
        "decisions.js",
        "dialog.js",
        "drafts.js",
        "enforcement.js",
        "evidence.js",
        "evidence-words.js",
        "exception.js",
        "format.js",
        "icons.js",
        "keys.js",
        "live.js",
        "messages.js",
        "parts.js",
        "people.js",
        "presence.js",
        "reasons.js",
        "return.js",
        "shell.js",
        "store.js",
        "switcher.js",
        "target.js",
        "token-state.js",
        "versions.js",
        "views.js",
        "where.js",
        "window.js",
        "audit/page.js",
        "chain/card.js",
        "chain/chain.css",
        "chain/layout.js",
        "chain/measure.js",
        "chain/outline.js",
        "chain/page.js",
        "chain/picture.js",
        "chain/side.js",
        "chain/small.js",
        "chain/tree.js",
        "incidents/actions.js",
        "incidents/filter.js",
        "incidents/flyout.js",
        "incidents/history.js",
        "incidents/list.js",
        "incidents/load.js",
        "incidents/navigate.js",
        "incidents/page.js",
        "incidents/state.js",
        "incidents/states.js",
        "incidents/telling.js",
        "incidents/told.js",
        "incidents/toolbar.js",
        "overview/headlines.js",
        "overview/page.js",
        "overview/pipeline.js",
        "overview/rankings.js",
        "overview/start.js",
        "posture/page.js",
        "posture/tables.js",
        "posture/trend.js",
        "queue/actions.js",
        "queue/columns.js",
        "queue/context.js",
        "queue/effect.js",
        "queue/figures.js",
        "queue/filter.js",
        "queue/flyout.js",
        "queue/groups.js",
        "queue/list.js",
        "queue/live.js",
        "queue/load.js",
        "queue/notes.js",
        "queue/page.js",
        "queue/state.js",
        "queue/toolbar.js",
        "queue/triage.js",
        "records/controls.js",
        "records/filter.js",
        "revocations/flyout.js",
        "revocations/list.js",
        "revocations/order.js",
        "revocations/page.js",
        "revocations/requests.js",
        "revocations/state.js",
        "rules/exceptions.js",
        "rules/modes.js",
        "rules/page.js",
        "entity/heat.js",
        "entity/link.js",
        "entity/page.js",
        "entity/tables.js",
        "handover/page.js",
        "report/document.js",
        "report/markdown.js",
        "report/page.js",
        "report/words.js",
        "uses/page.js",
        "family/link.js",
        "family/page.js",
        "story/chart.js",
        "story/request.js",
        "story/scale.js",
        "story/sentences.js",
        "story/story.js",
        "story/words.js",
        "token/claims.js",
        "token/page.js",
        "token/uses.js",
    };
    /** Pages of the sign-in. Each file has only the content of {@link #GATE}. */
    private static final String[] SIGN_IN = {"login.html", "welcome.html", "refused.html"};

    private static final String GATE = "gate.html";
    private static final String GATE_CONTENT = "<!-- content -->\n";

    private static final String[] LIBRARY = {
        "lit-html.js", "directive.js", "directive-helpers.js", "directives/repeat.js", "directives/live.js"
    };

    private final Map<String, Asset> assets = new HashMap<>();

    private record Asset(ByteBuffer content, String type, String tag) {}

    public Assets() {
        for (String name : OWN) {
            assets.put(name, read(WEB + name));
        }
        String gate = new String(bytes(WEB + GATE), StandardCharsets.UTF_8);
        for (String name : SIGN_IN) {
            String content = new String(bytes(WEB + name), StandardCharsets.UTF_8);
            String page = gate.replace(GATE_CONTENT, content);
            assets.put(name, asset(name, page.getBytes(StandardCharsets.UTF_8)));
        }
        for (String name : LIBRARY) {
            assets.put("lit/" + name, read(LIT + name));
        }
    }

    /** {@code GET /assets/<path>}. */
    public void serve(Context context) {
        send(context, context.pathParam("path"));
    }

    public void send(Context context, String name) {
        Asset asset = assets.get(name);
        if (asset == null) {
            throw new NotFoundResponse();
        }
        context.header("ETag", asset.tag());
        // The browser revalidates each time and gets 304, so after an upgrade it never mixes files of two versions.
        context.header("Cache-Control", "no-cache");
        if (asset.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        context.contentType(asset.type()).result(asset.content().array());
    }

    private static Asset read(String resource) {
        return asset(resource, bytes(resource));
    }

    private static Asset asset(String name, byte[] content) {
        return new Asset(ByteBuffer.wrap(content), type(name), '"' + Digests.hex(Digests.sha256(content), 8) + '"');
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing from the build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the resource " + resource + " cannot be read", e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html;charset=utf-8";
            case "css" -> "text/css;charset=utf-8";
            case "js", "mjs" -> "text/javascript;charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalStateException("no media type is known for " + name);
        };
    }
}
