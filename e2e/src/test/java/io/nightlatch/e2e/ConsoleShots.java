package io.nightlatch.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of the console, for people to look at; {@code docs/console/make} runs it, and no other build does. */
@ParameterizedClass
@ValueSource(ints = 18)
class ConsoleShots extends FlowTest {
    private static final Path FOLDER = Path.of("target", "console");
    private static final String WHY = "/policy?person=alice&role=shop/payments_writer";

    @Test
    void everyPageInBothThemesAtADeskAndOnAPhone() throws Exception {
        assumeTrue(Chromium.isInstalled() && Psql.isInstalled(), "chromium or psql is not installed");
        var ended = approvedGrant("alice", "shop_owner", Duration.ofMinutes(30), "carol");
        try (var psql = nightlatch.psql(
                "alice",
                "set role shop_owner",
                "create index orders_refund_idx on orders (status) where status = 'refunded'",
                "reset nightlatch.role")) {
            psql.output();
        }
        ended(ended);
        var live = approvedTokenGrant("alice", "orders_writer", Duration.ofMinutes(15), "bob");
        try (var chromium = Chromium.before(nightlatch.api("bob").url());
                var session = nightlatch.connect("alice", "ApplicationName", "DBeaver 26.2");
                var payments = nightlatch.psql(
                        "alice",
                        "set nightlatch.reason = 'INC-4211: refund stuck since the 3 a.m. deploy, customer on the"
                                + " phone'",
                        "delete from payments where order_id = 4711 -- booked twice");
                var orders = nightlatch.psql(
                        "alice",
                        "set nightlatch.reason = 'INC-4211: the order that goes with it'",
                        "update orders set status = 'refunded' where id = 4711")) {
            var waiting = payments.awaitRequest();
            orders.awaitRequest();
            for (var phone : List.of(false, true)) {
                shoot(chromium, phone, "", List.of("sign-in", "/sign-in"));
                shoot(chromium, phone, "bob", List.of("inbox", "/", "request", "/requests/" + waiting));
                shoot(
                        chromium,
                        phone,
                        "alice",
                        List.of("ask", "/ask", "access", "/access", "live-grant", "/grants/" + live));
                shoot(
                        chromium,
                        phone,
                        "dave",
                        List.of(
                                "grant",
                                "/grants/" + ended,
                                "audit",
                                "/audit",
                                "policy",
                                "/policy",
                                "standing",
                                "/standing"));
                shoot(
                        chromium,
                        phone,
                        "dave",
                        List.of("audit-narrowed", "/audit?principal=alice&severity=warning", "policy-why", WHY));
                shoot(chromium, phone, "erin", List.of("live", "/live", "nothing", "/"));
            }
            session.isValid(5);
        }
    }

    /** @param pages names and paths, in turns */
    private static void shoot(Chromium chromium, boolean phone, String person, List<String> pages) {
        Page page = phone ? chromium.phone() : chromium.desk();
        if (!person.isEmpty()) chromium.as(person, page);
        for (int i = 0; i < pages.size(); i += 2) {
            page.navigate(pages.get(i + 1));
            for (var theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(
                        new Page.EmulateMediaOptions().setColorScheme(theme).setReducedMotion(ReducedMotion.REDUCE));
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(FOLDER.resolve(pages.get(i) + "-"
                                + theme.name().toLowerCase(Locale.ROOT) + (phone ? "-phone.png" : "-desk.png"))));
            }
        }
        page.context().close();
    }
}
