package io.peaflow.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A real Chromium that notes everything a page complains of and every host that a page asks. */
final class ABrowser implements AutoCloseable {

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> hosts = new CopyOnWriteArrayList<>();

    private ABrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static ABrowser start() {
        Path chromium = Path.of(Optional.ofNullable(System.getenv("PEAFLOW_CHROMIUM"))
                .or(() -> List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream()
                        .filter(path -> Files.isExecutable(Path.of(path)))
                        .findFirst())
                .orElse("/usr/bin/chromium"));
        if (!Files.isExecutable(chromium)) {
            throw new IllegalStateException(
                    "The pages are tried in a real browser, and there is none at " + chromium
                            + ". On Debian: apt-get update && apt-get install -y chromium. Elsewhere set PEAFLOW_CHROMIUM to the path of a Chromium or Chrome.");
        }
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        return new ABrowser(playwright, browser);
    }

    /** A window of its own, in this language and colour. */
    Page open(String base, String cookies, String language, ColorScheme colour, int width, boolean scripts) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(base)
                .setStorageState(cookies.isEmpty() ? null : cookies)
                .setLocale(language)
                .setColorScheme(colour)
                .setJavaScriptEnabled(scripts)
                .setViewportSize(width, 800));
        context.setDefaultTimeout(15_000);
        context.onRequest(request -> hosts.add(URI.create(request.url()).getAuthority()));
        Page page = context.newPage();
        page.onConsoleMessage(this::heard);
        page.onPageError(complaints::add);
        return page;
    }

    private void heard(ConsoleMessage message) {
        boolean pageOfAnError =
                Stream.of("status of 404", "status of 403", "status of 500").anyMatch(message.text()::contains);
        if (!pageOfAnError && List.of("error", "warning").contains(message.type())) {
            complaints.add(message.text());
        }
    }

    /** Scripts that failed, refusals of the content security policy, assets that were not there. */
    List<String> complaints() {
        return complaints;
    }

    /** Every host that was asked, with its port. */
    List<String> hosts() {
        return hosts;
    }

    void forget() {
        complaints.clear();
        hosts.clear();
        browser.contexts().forEach(BrowserContext::close);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
