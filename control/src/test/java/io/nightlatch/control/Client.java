package io.nightlatch.control;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One caller of the API. */
public record Client(int port, List<String> headers) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = JsonMapper.shared();

    /** An answer, read whole. */
    public record Answered(HttpResponse<String> http) {
        public int status() {
            return http.statusCode();
        }

        public JsonNode json() {
            return JSON.readTree(http.body());
        }

        public String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }
    }

    static Client with(int port, String... authorization) {
        return authorization.length == 0
                ? new Client(port, List.of())
                : new Client(port, List.of("Authorization", authorization[0]));
    }

    static Client withPassword(int port, String name, String password) {
        var pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        return with(port, "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    Client and(String header, String value) {
        var more = new ArrayList<>(headers);
        more.add(header);
        more.add(value);
        return new Client(port, more);
    }

    public Answered get(String path) {
        return send("GET", path, "");
    }

    public Answered post(String path, String json) {
        return send("POST", path, json);
    }

    Answered delete(String path) {
        return send("DELETE", path, "");
    }

    /** In chunks, so that no header says how long it is. */
    Answered postUnannounced(String path, String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return send(request("POST", path, json)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .build());
    }

    Answered send(String method, String path, String json) {
        return send(request(method, path, json).build());
    }

    private static Answered send(HttpRequest request) {
        try {
            return new Answered(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
        return HTTP.send(request("GET", path, "").build(), BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String method, String path, String json) {
        var prefix = path.startsWith("//") ? "" : "/api/v1";
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + prefix + path.replaceFirst("^//", "/")))
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (!json.isEmpty()) request.header("Content-Type", "application/json");
        if (!headers.isEmpty()) request.headers(headers.toArray(String[]::new));
        return request;
    }
}
