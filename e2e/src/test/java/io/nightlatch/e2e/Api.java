package io.nightlatch.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.jr.ob.JSON;

/** The HTTP API as one person. */
record Api(String url, String person, String password) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** @param body as JSON text */
    record Response(int status, String body) {
        Map<String, Object> object() {
            try {
                return JSON.std.mapFrom(body);
            } catch (RuntimeException e) {
                throw new AssertionError("not JSON: " + status + " " + body, e);
            }
        }
    }

    Response get(String path) throws InterruptedException {
        return send("GET", path, "");
    }

    Response post(String path, String json) throws InterruptedException {
        return send("POST", path, json);
    }

    Response send(String method, String path, String json) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((person + ":" + password).getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build();
        try {
            var response = HTTP.send(request, BodyHandlers.ofString());
            return new Response(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    boolean isReady() throws InterruptedException {
        try {
            return HTTP.send(HttpRequest.newBuilder(URI.create(url + "/readyz")).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    Response approve(String request) throws InterruptedException {
        return post("/requests/" + request + "/approve", "{}");
    }

    Response deny(String request, String comment) throws InterruptedException {
        return post("/requests/" + request + "/deny", "{\"comment\": \"" + comment + "\"}");
    }

    Response revoke(String grant) throws InterruptedException {
        return post("/grants/" + grant + "/revoke", "{}");
    }

    List<Map<String, Object>> items(String path) throws InterruptedException {
        var response = get(path);
        if (response.status() != 200) throw new AssertionError(path + ": " + response);
        @SuppressWarnings("unchecked")
        var items = (List<Map<String, Object>>)
                Objects.requireNonNull(response.object().get("items"));
        return items;
    }

    /** All events that fit the query, such as {@code grant=G-2XQ9A}. */
    List<Map<String, Object>> events(String query) throws InterruptedException {
        return items("/events?limit=500&" + query);
    }

    /** Asks until the answer is as wanted; nothing else would tell a client of the API. */
    Map<String, Object> await(String path, Predicate<Map<String, Object>> wanted) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Map<String, Object> last = Map.of();
        while (System.nanoTime() < until) {
            last = get(path).object();
            if (wanted.test(last)) return last;
            Thread.sleep(20);
        }
        throw new AssertionError(path + " never was as wanted, but " + last);
    }
}
