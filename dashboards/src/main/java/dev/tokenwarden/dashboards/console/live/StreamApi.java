package dev.tokenwarden.dashboards.console.live;

import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.auth.Sessions;
import dev.tokenwarden.dashboards.console.web.Cookies;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends server-sent events. Each request lasts as long as its page is open and uses one thread. */
public final class StreamApi {
    private static final int MAX_READERS = 100;
    /** Interval of beats: shorter than the idle timeout of proxies. A closed connection is noticed within this time. */
    private static final long BEAT_MILLIS = 5_000;

    private final LiveFeed feed;
    private final Sessions sessions;
    private final Cookies cookies;

    public StreamApi(LiveFeed feed, Sessions sessions, Cookies cookies) {
        this.feed = feed;
        this.sessions = sessions;
        this.cookies = cookies;
    }

    /** {@code GET /api/stream}: events {@code detection}, {@code decision}, and {@code reset} if messages are lost. */
    public void stream(Context context, Session session) throws IOException {
        if (feed.readers() >= MAX_READERS) {
            throw Problem.unavailable("too many pages are open: close a tab of the console");
        }
        context.res().setContentType("text/event-stream;charset=utf-8");
        context.res().setHeader("Cache-Control", "no-store");
        context.res().setHeader("X-Accel-Buffering", "no");
        ServletOutputStream out = context.res().getOutputStream();
        String start = feed.position();
        String seen = lastSeen(context);
        try (LiveFeed.FeedReader reader = feed.read(session.analyst(), seen)) {
            write(out, "retry: 1000\n");
            if (reader.lost() || seen == null) {
                write(out, "id: " + start + "\nevent: " + (reader.lost() ? "reset" : "hello") + "\ndata: {}\n\n");
            }
            out.flush();
            // The stream ends with its session.
            while (reader.open() && sessions.find(cookies.read(context)).isPresent()) {
                List<LiveFeed.Message> messages = reader.next(BEAT_MILLIS);
                if (messages.isEmpty()) {
                    write(out, "event: beat\ndata: {}\n\n");
                }
                for (LiveFeed.Message message : messages) {
                    write(
                            out,
                            "id: " + feed.id(message) + "\nevent: " + message.event() + "\ndata: " + message.data()
                                    + "\n\n");
                }
                out.flush();
            }
        } catch (IOException e) {
            // The page was closed.
        } catch (InterruptedException e) {
            // The server is stopping.
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The id of the last event that a tab of the browser saw. The header is newer than the parameter: the browser sends it when it
     * reconnects.
     */
    private static @Nullable String lastSeen(Context context) {
        String header = context.header("Last-Event-ID");
        return header == null ? context.queryParam("after") : header;
    }

    private static void write(ServletOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
