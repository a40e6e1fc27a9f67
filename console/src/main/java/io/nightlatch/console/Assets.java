package io.nightlatch.console;

import io.nightlatch.console.view.AssetPaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The five files that pages load: few and small enough to be kept in memory, compressed once. */
@RestController
final class Assets implements AssetPaths {
    private static final String WEBJARS = "/META-INF/resources/webjars/";

    private final Map<String, Asset> all = Map.of(
            "console.css", Asset.of("console.css", "text/css"),
            "console.js", Asset.of("console.js", "text/javascript"),
            "icon.svg", Asset.of("icon.svg", "image/svg+xml"),
            "htmx.js", Asset.of(WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js", "text/javascript"),
            "sse.js", Asset.of(WEBJARS + "htmx-ext-sse/2.2.2/sse.js", "text/javascript"));

    private record Asset(MediaType type, byte[] plain, byte[] zipped, String mark) {
        static Asset of(String resource, String type) {
            try (var in = Objects.requireNonNull(Assets.class.getResourceAsStream(resource), resource)) {
                byte[] plain = in.readAllBytes();
                var zipped = new ByteArrayOutputStream();
                try (var zip = new GZIPOutputStream(zipped)) {
                    zip.write(plain);
                }
                var digest = MessageDigest.getInstance("SHA-256").digest(plain);
                return new Asset(
                        MediaType.parseMediaType(type + ";charset=UTF-8"),
                        plain,
                        zipped.toByteArray(),
                        HexFormat.of().formatHex(digest, 0, 6));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public String path(String name) {
        return "/assets/" + name + "?v="
                + Objects.requireNonNull(all.get(name), name).mark();
    }

    @GetMapping("/assets/{name}")
    ResponseEntity<byte[]> asset(
            @PathVariable String name, @RequestHeader(HttpHeaders.ACCEPT_ENCODING) Optional<String> accepts) {
        var asset = all.get(name);
        if (asset == null) return ResponseEntity.notFound().build();
        var answer = ResponseEntity.ok()
                .contentType(asset.type())
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .varyBy(HttpHeaders.ACCEPT_ENCODING);
        return accepts.filter(encodings -> encodings.contains("gzip")).isPresent()
                ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(asset.zipped())
                : answer.body(asset.plain());
    }
}
