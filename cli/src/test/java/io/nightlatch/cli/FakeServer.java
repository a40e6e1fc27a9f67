package io.nightlatch.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The server's API as a script: what it answers is written down beforehand, what it was asked is kept. */
final class FakeServer implements AutoCloseable {
    record Seen(String call, String query, Optional<String> authorization, Optional<String> lastEventId, String body) {}

    private record Answer(int status, String type, String body) {}

    private final HttpServer http;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    FakeServer() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/api/v1", this::answer);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** What {@code call}, as in "GET /requests", is answered; of several answers the last one stays. */
    FakeServer on(String call, int status, String json) {
        return on(call, new Answer(status, status < 400 ? "application/json" : "application/problem+json", json));
    }

    FakeServer on(String call, String json) {
        return on(call, 200, json);
    }

    /** A stream of these lines, which then breaks off. */
    FakeServer streams(String call, String lines) {
        return on(call, new Answer(200, "text/event-stream", lines));
    }

    private FakeServer on(String call, Answer answer) {
        answers.computeIfAbsent(call, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    List<Seen> seen() {
        return seen;
    }

    /** The last time that {@code call} was made. */
    Seen seen(String call) {
        return seen.stream()
                .filter(each -> each.call().equals(call))
                .reduce((_, later) -> later)
                .orElseThrow(() -> new AssertionError(call + " was not made, but " + seen));
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().substring("/api/v1".length());
        var call = exchange.getRequestMethod() + " " + path;
        var headers = exchange.getRequestHeaders();
        seen.add(new Seen(
                call,
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                Optional.ofNullable(headers.getFirst("Authorization")),
                Optional.ofNullable(headers.getFirst("Last-Event-ID")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        var answer = next(call);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        var body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private synchronized Answer next(String call) {
        var queue = answers.get(call);
        if (queue == null)
            return new Answer(404, "application/problem+json", "{\"title\":\"There is no such thing\",\"status\":404}");
        return queue.size() > 1 ? queue.remove() : queue.element();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
