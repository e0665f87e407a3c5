package dev.tokenwarden.testkit.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Headless Chromium. Whatever waits does so for at most a minute, then throws {@code TimeoutException}.
 *
 * <p>Elements are named by CSS selectors. For one thread.
 */
public final class Browser implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final ChromeDriver driver;

    /** Starts it, with a page of that size. There must be no {@link #obstacle}. */
    public Browser(int width, int height) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium().orElseThrow().toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=" + width + "," + height);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver().orElseThrow().toFile())
                        .build(),
                options);
        driver.manage().window().setSize(new Dimension(width, height));
        size(width, height);
    }

    /** Why there is no browser to test with, if so. */
    public static Optional<String> obstacle() {
        return chromium().isEmpty()
                ? Optional.of("no Chromium is installed")
                : chromedriver().isEmpty() ? Optional.of("no chromedriver is installed") : Optional.empty();
    }

    /** Sets the page's size, which may be a phone's: narrower than Chromium's narrowest window. */
    public void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** @param scheme {@code dark} or {@code light} */
    public void theme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Goes there, and returns when the document is loaded. */
    public void open(Object url) {
        driver.get(url.toString());
    }

    /** Opens a tab beside the others and turns to it. */
    public void newTab() {
        driver.switchTo().newWindow(WindowType.TAB);
    }

    /**
     * Turns to a tab.
     *
     * @param index 0 is the first
     */
    public void tab(int index) {
        driver.switchTo().window(List.copyOf(driver.getWindowHandles()).get(index));
    }

    /** The first such element, once there is one. */
    public WebElement wait(String css) {
        return soon().until(d -> {
            List<WebElement> found = d.findElements(By.cssSelector(css));
            return found.isEmpty() ? null : found.get(0);
        });
    }

    /** The text of the first element of that kind that holds {@code text}, once there is one. */
    public String waitForText(String css, String text) {
        return soon().until(d -> d.findElements(By.cssSelector(css)).stream()
                .map(WebElement::getText)
                .filter(found -> found.contains(text))
                .findFirst()
                .orElse(null));
    }

    /** Clicks it once it is there; the page may render it again in between. */
    public void click(String css) {
        soon().until(d -> {
            d.findElement(By.cssSelector(css)).click();
            return true;
        });
    }

    /** Waits for it; asked twice a second. */
    public void until(BooleanSupplier condition) {
        soon().until(d -> condition.getAsBoolean());
    }

    /** The address and the visible text: without them, a report of a wait that timed out does not say what went wrong. */
    private String shownText() {
        return driver.getCurrentUrl()
                + '\n'
                + driver.findElement(By.tagName("body")).getText();
    }

    private WebDriverWait soon() {
        WebDriverWait wait = new WebDriverWait(driver, SOON) {
            @Override
            protected RuntimeException timeoutException(String message, @Nullable Throwable lastException) {
                return super.timeoutException(message + "\nThe page shows:\n" + shownText(), lastException);
            }
        };
        wait.ignoring(StaleElementReferenceException.class);
        return wait;
    }

    /** Those that there are now. */
    public List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** Presses them where the focus is. */
    public void keys(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** What the script returns. */
    public @Nullable Object script(String script) {
        return driver.executeScript(script);
    }

    /** What the script gives to the function that it gets as its last argument. */
    public @Nullable Object later(String script) {
        driver.manage().timeouts().scriptTimeout(SOON);
        return driver.executeAsyncScript(script);
    }

    /** Empties the cache: the next look is a first one. */
    public void forget() {
        driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
    }

    /** Errors on the console since this was last asked, among them violations of the page's policy. */
    public List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .toList();
    }

    /** Writes what is in sight, as PNG; the directory is made. */
    public void picture(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    private static Optional<Path> chromium() {
        return first("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    }

    private static Optional<Path> chromedriver() {
        return first("/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver", "/usr/local/bin/chromedriver");
    }

    private static Optional<Path> first(String... paths) {
        return Stream.of(paths).map(Path::of).filter(Files::isExecutable).findFirst();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
