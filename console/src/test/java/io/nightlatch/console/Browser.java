package io.nightlatch.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** A browser as far as the server sees one: cookies, forms with what was in them, no redirect followed unasked. */
final class Browser {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .build();
    private final String origin;
    private String csrf = "";

    Browser(int port) {
        this.origin = "http://127.0.0.1:" + port;
    }

    /** An answer, read whole. */
    record Page(HttpResponse<String> http) {
        int status() {
            return http.statusCode();
        }

        String text() {
            return http.body();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }
    }

    static Browser signedIn(int port, String name) {
        var browser = new Browser(port);
        browser.get("/sign-in");
        browser.post("/sign-in", "name", name, "password", name + "-demo");
        return browser;
    }

    Page get(String path) {
        return read(send(HttpRequest.newBuilder(URI.create(origin + path)).build()));
    }

    /** As htmx asks when the page renews itself. */
    Page renew(String path) {
        return read(send(HttpRequest.newBuilder(URI.create(origin + path))
                .header("HX-Request", "true")
                .build()));
    }

    /** With the secret of the form that was seen last. */
    Page post(String path, String... fields) {
        return postWith(csrf, path, fields);
    }

    Page postWith(String token, String path, String... fields) {
        return send(form(token, path, fields).build());
    }

    Page postFromElsewhere(String path, String... fields) {
        return send(
                form(csrf, path, fields).header("Sec-Fetch-Site", "cross-site").build());
    }

    /** After a change: the page that it leads to. */
    Page follow(Page answer) {
        return get(answer.header("Location"));
    }

    Optional<String> cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(cookie -> cookie.getValue())
                .findFirst();
    }

    HttpResponse<java.io.InputStream> open(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(origin + path)).build(), BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder form(String token, String path, String... fields) {
        var body = new StringBuilder("_csrf=" + encoded(token));
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&').append(fields[i]).append('=').append(encoded(fields[i + 1]));
        }
        return HttpRequest.newBuilder(URI.create(origin + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body.toString()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Page read(Page page) {
        var token = TOKEN.matcher(page.text());
        if (token.find()) csrf = token.group(1);
        return page;
    }

    private Page send(HttpRequest request) {
        try {
            return new Page(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
