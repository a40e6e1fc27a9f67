package io.nightlatch.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The machine's own Chromium without a screen. What its pages complain about is kept: ours give no cause to. */
final class Chromium implements AutoCloseable {
    private static final double PATIENCE_MILLIS = 15_000;

    private final Playwright driver;
    private final Browser browser;
    private final String url;
    private final List<String> complaints = new ArrayList<>();

    private Chromium(Playwright driver, Browser browser, String url) {
        this.driver = driver;
        this.browser = browser;
        this.url = url;
    }

    static boolean isInstalled() {
        return Tools.isInstalled("chromium");
    }

    /** @param url of the console, without a slash at its end */
    static Chromium before(String url) {
        var driver = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var browser = driver.chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking")));
        return new Chromium(driver, browser, url);
    }

    /** A browser at a desk, nobody signed in. */
    Page desk() {
        return page(new Browser.NewContextOptions().setViewportSize(1180, 820));
    }

    /** A phone, with a thumb. */
    Page phone() {
        return page(new Browser.NewContextOptions()
                .setViewportSize(390, 844)
                .setHasTouch(true)
                .setIsMobile(true)
                .setDeviceScaleFactor(2));
    }

    private Page page(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setBaseURL(url).setColorScheme(ColorScheme.LIGHT));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            // A refused sign-in and the like are answers, which Chromium counts among errors all the same.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    /** Signs in with the keyboard, as this person whose password is their name and "-demo". */
    Page as(String person, Page page) {
        page.navigate("/sign-in");
        page.locator("#name").fill(person);
        page.locator("#password").fill(person + "-demo");
        page.locator("#password").press("Enter");
        page.waitForURL(address -> !address.contains("/sign-in"));
        return page;
    }

    /** What the pages have complained about since last asked. */
    List<String> complaints() {
        var all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    @Override
    public void close() {
        browser.close();
        driver.close();
    }
}
