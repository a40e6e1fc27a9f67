package io.nightlatch.postgres.gateway;

import io.nightlatch.postgres.wire.BackendMessage.ParameterStatus;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the server has reported of its settings, and so what the client knows of them. Confined to the event loop. */
final class Reported {
    private final Map<String, String> values = new HashMap<>();
    private Charset charset = StandardCharsets.UTF_8;
    private boolean standardStrings = true;
    private int serverMajor;

    void take(ParameterStatus parameter) {
        values.put(parameter.name(), parameter.value());
        switch (parameter.name()) {
            case "client_encoding" -> charset = Charsets.of(parameter.value());
            case "standard_conforming_strings" ->
                standardStrings = parameter.value().equals("on");
            case "server_version" -> serverMajor = major(parameter.value());
            default -> {}
        }
    }

    /** Those that the client knows otherwise, or not at all. */
    List<ParameterStatus> takeNew(Collection<ParameterStatus> now) {
        var other = now.stream()
                .filter(parameter -> !parameter.value().equals(values.get(parameter.name())))
                .toList();
        other.forEach(this::take);
        return other;
    }

    /** Of {@code 18.1}, {@code 19beta2}; 0 where it cannot be read. */
    private static int major(String version) {
        var digits = version.chars().takeWhile(Character::isDigit).count();
        return digits == 0 || digits > 4 ? 0 : Integer.parseInt(version.substring(0, (int) digits));
    }

    Charset charset() {
        return charset;
    }

    int serverMajor() {
        return serverMajor;
    }

    /** Where a backslash can be an escape in any string, a text that has one is read by the server only. */
    boolean isReadable(String sql) {
        return standardStrings || sql.indexOf('\\') < 0;
    }
}
