package io.nightlatch.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The server itself: is it up, can it serve, what can be asked of it. */
@RestController
public final class ServerApi {
    private final ControlServices services;
    private final Figures figures;

    ServerApi(ControlServices services, Figures figures) {
        this.services = services;
        this.figures = figures;
    }

    record UpJson(String status) {}

    record ReadyJson(boolean ready, List<String> problems) {}

    @GetMapping("/healthz")
    UpJson healthz() {
        return new UpJson("up");
    }

    @GetMapping(path = "/readyz", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ReadyJson> readyz() {
        var problems = problems();
        return ResponseEntity.status(problems.isEmpty() ? 200 : 503).body(new ReadyJson(problems.isEmpty(), problems));
    }

    @GetMapping(path = "/readyz", produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<String> readyzAsText() {
        var problems = problems();
        return ResponseEntity.status(problems.isEmpty() ? 200 : 503)
                .body((problems.isEmpty() ? "ready" : String.join("\n", problems)) + "\n");
    }

    /** What is in the way of serving and of ending sessions, in words; none when it is ready. */
    public List<String> problems() {
        try {
            return services.readiness().get();
        } catch (RuntimeException e) {
            return List.of("whether it is ready cannot be told");
        }
    }

    @GetMapping(path = "/metrics", produces = Figures.MEDIA_TYPE)
    String metrics() {
        return figures.text();
    }

    @GetMapping(path = "/api/v1/openapi.yaml", produces = "application/yaml")
    byte[] openApi() {
        try (var document = Objects.requireNonNull(ServerApi.class.getResourceAsStream("openapi.yaml"))) {
            return document.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
