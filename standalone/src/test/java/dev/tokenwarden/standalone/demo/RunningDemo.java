package dev.tokenwarden.standalone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.standalone.assembly.StartProgress;
import dev.tokenwarden.standalone.demo.report.PlainNarrator;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo as {@code warden demo --headless} runs it, until it is closed: well before its duration has passed. */
final class RunningDemo implements AutoCloseable {
    private static final Pattern CONSOLE = Pattern.compile("Console: (\\S+)");
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofSeconds(60);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();

    /** Begins to start it. */
    RunningDemo(Path data) {
        DemoOptions options =
                new DemoOptions(Duration.ofMinutes(10), 25, DemoOptions.names(), Duration.ofSeconds(2), data, 0);
        PrintStream stream = new PrintStream(out, true, UTF_8);
        Terminal terminal = new Terminal(stream, stream, UTF_8, false, false);
        Demo demo = new Demo(
                options, new PlainNarrator(terminal), Clock.systemUTC(), StartProgress.SILENT, this::isAskedWithin);
        new Thread(() -> run(demo, data), "demo").start();
    }

    private void run(Demo demo, Path data) {
        try {
            end.complete(demo.run(data, () -> {}));
        } catch (Exception e) {
            end.completeExceptionally(e);
        }
    }

    private boolean isAskedWithin(Duration time) {
        try {
            return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /**
     * The link that it prints, which signs one in, once. Everything is up when this returns, and the honest are at work;
     * attacks begin some seconds later.
     */
    URI console() {
        await().atMost(START).until(() -> end.isDone() || link().isPresent());
        return link().orElseThrow(() -> new IllegalStateException("the demo has ended:\n" + out.toString(UTF_8)));
    }

    private Optional<URI> link() {
        Matcher link = CONSOLE.matcher(out.toString(UTF_8));
        return link.find() ? Optional.of(URI.create(link.group(1))) : Optional.empty();
    }

    /** Ends it in order, however it went until now. */
    @Override
    public void close() throws Exception {
        asked.countDown();
        end.get(END.toSeconds(), TimeUnit.SECONDS);
    }
}
