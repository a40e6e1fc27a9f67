package io.nightlatch.cli.api;

import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** The server's API for one caller. Every method throws {@link Failure} when the server refuses or cannot be reached. */
public final class Api {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private final HttpClient client;
    private final Server server;
    private final Account account;

    /** @param trust whose certificates count, if not those that the JDK trusts */
    public Api(Server server, Account account, Optional<SSLContext> trust) {
        this.server = server;
        this.account = account;
        // HTTP/1.1: an upgrade to HTTP/2 costs a start-up and saves nothing for one or two calls. Redirects are not
        // followed, since the secret would go along.
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        trust.ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    public Server server() {
        return server;
    }

    /** @param status tells a thing made (201) from one found (200) */
    public record Answer(int status, JsonObject body) {}

    public JsonObject get(String path) {
        return call(path, request(path).GET()).body();
    }

    public Answer post(String path, JsonObject body) {
        return call(
                path,
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString())));
    }

    public void delete(String path) {
        call(path, request(path).DELETE());
    }

    /** Those of a list that are in any of the {@code states}, of which the server takes one at a time. */
    public List<JsonObject> listIn(List<String> states, String path, Map<String, String> query, int limit) {
        return states.stream()
                .flatMap(state -> {
                    var narrowed = new TreeMap<>(query);
                    narrowed.put("state", state);
                    return list(path, narrowed, limit).stream();
                })
                .toList();
    }

    /** The first {@code limit} items of a list, over as many pages as that takes. */
    public List<JsonObject> list(String path, Map<String, String> query, int limit) {
        var items = new ArrayList<JsonObject>();
        var parameters = new TreeMap<>(query);
        while (true) {
            var page = get(path + encoded(parameters));
            items.addAll(page.objects("items"));
            var next = page.text("next");
            // A page that points at itself would never end.
            if (next.isEmpty() || items.size() >= limit || next.get().equals(parameters.get("after"))) break;
            parameters.put("after", next.get());
        }
        return List.copyOf(items.subList(0, Math.min(limit, items.size())));
    }

    /**
     * What the server says as it happens (Server-sent events). The caller closes the stream.
     *
     * @param lastId the last event that was seen, so that none between is lost
     */
    public Stream<ServerSentEvent> follow(String path, Map<String, String> query, Optional<String> lastId) {
        var request = HttpRequest.newBuilder(server.resolve(path + encoded(query)))
                .header("Authorization", account.authorization())
                .header("Accept", "text/event-stream");
        lastId.ifPresent(id -> request.header("Last-Event-ID", id));
        var response = send(request.GET(), BodyHandlers.ofLines());
        if (response.statusCode() == 200) return ServerSentEvent.read(response.body());
        try (var body = response.body()) {
            throw problem(path, response.statusCode(), body.collect(Collectors.joining("\n")));
        }
    }

    /** A name as a part of a path. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(ANSWER_TIMEOUT)
                .header("Authorization", account.authorization())
                .header("Accept", "application/json, application/problem+json");
    }

    private Answer call(String path, HttpRequest.Builder request) {
        var response = send(request, BodyHandlers.ofString());
        int status = response.statusCode();
        if (status < 200 || status > 299) throw problem(path, status, response.body());
        if (response.body().isBlank()) return new Answer(status, JsonObject.EMPTY);
        try {
            return new Answer(status, JsonObject.parse(response.body()));
        } catch (IllegalArgumentException e) {
            throw Failure.refused(
                            "What answers at " + server.url() + " does not speak Nightlatch's API.",
                            "Check the address: --url, NIGHTLATCH_URL, or what nightlatch login saved.")
                    .causedBy(e);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.refused("Interrupted.", "Run it again.").causedBy(e);
        } catch (IOException e) {
            throw unreachable(e).causedBy(e);
        }
    }

    private Failure problem(String path, int status, String body) {
        return Problem.of(status, body).asFailure(server, subject(path));
    }

    private Failure unreachable(IOException cause) {
        var url = server.url();
        return switch (cause) {
            case SSLException _ ->
                Failure.refused(
                        "The certificate of " + url + " is not trusted: " + cause.getMessage(),
                        "Name its authority: NIGHTLATCH_CA=/path/to/ca.pem nightlatch …");
            case HttpConnectTimeoutException _ -> nobodyThere(url + " does not answer.");
            case HttpTimeoutException _ ->
                Failure.passing(
                        url + " has not answered in " + ANSWER_TIMEOUT.toSeconds() + " s.",
                        "What was asked may have been done: look before you run it again.");
            case ConnectException _
            when isUnresolved(cause) -> nobodyThere("There is no host of the name " + url.getHost() + ".");
            case ConnectException _ -> nobodyThere("Nothing answers at " + url + ".");
            default ->
                Failure.passing(
                        "The connection to " + url + " broke: " + cause.getMessage(),
                        "What was asked may have been done: look before you run it again.");
        };
    }

    private static boolean isUnresolved(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .anyMatch(UnresolvedAddressException.class::isInstance);
    }

    private static Failure nobodyThere(String what) {
        return Failure.passing(
                what,
                "Start it with: nightlatch up (or nightlatch demo); choose another with --url or NIGHTLATCH_URL.");
    }

    private static String subject(String path) {
        var parts = List.of(URI.create(path).getPath().split("/", -1));
        return parts.size() > 2 ? parts.get(2) : path;
    }

    private static String encoded(Map<String, String> query) {
        return query.isEmpty()
                ? ""
                : query.entrySet().stream()
                        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }
}
