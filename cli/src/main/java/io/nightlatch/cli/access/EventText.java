package io.nightlatch.cli.access;

import io.nightlatch.access.policy.Durations;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.terminal.Moments;
import io.nightlatch.cli.terminal.Styled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One event as one line: when, what, who, of which, and what there is to know. */
final class EventText {
    /** Said already, or of use only to programs, which read the JSON. */
    private static final Set<String> NOT_SAID = Set.of("by", "approver", "policyVersion", "login");

    private final Moments moments;

    EventText(Moments moments) {
        this.moments = moments;
    }

    Styled[] line(JsonObject event) {
        var pieces = new ArrayList<Styled>();
        pieces.add(Styled.faint(event.instant("at").map(moments::stamp).orElse("")));
        pieces.add(Styled.plain("  "));
        pieces.add(kind(event));
        pieces.add(Styled.strong("  " + padded(event.text("principal", ""), 8)));
        pieces.add(Styled.plain("  " + subject(event)));
        event.text("reason").ifPresent(reason -> pieces.add(Styled.plain("  " + reason)));
        var detail = event.object("detail").orElse(JsonObject.EMPTY);
        by(detail).ifPresent(who -> pieces.add(Styled.strong("  by " + who)));
        var rest = rest(detail);
        if (!rest.isEmpty()) pieces.add(Styled.faint("  " + rest));
        return pieces.toArray(Styled[]::new);
    }

    private static Styled kind(JsonObject event) {
        var text = padded(event.text("kind", ""), 20);
        return switch (event.text("severity", "info")) {
            case "alarm" -> new Styled(Styled.Style.BAD, text + " ALARM");
            case "warning" -> new Styled(Styled.Style.WAITING, text);
            default -> Styled.plain(text);
        };
    }

    private static String subject(JsonObject event) {
        var what = event.text("role")
                .map(role ->
                        role + event.text("database").map(name -> " on " + name).orElse(""))
                .or(() -> event.text("database"));
        return Stream.of(event.text("request"), event.text("grant"), event.text("session"), what)
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
    }

    /** Whose act it was, where that is somebody else than whom it is about. */
    private static Optional<String> by(JsonObject detail) {
        return detail.text("by").or(() -> detail.text("approver"));
    }

    private String rest(JsonObject detail) {
        return detail.fields().entrySet().stream()
                .filter(each -> !NOT_SAID.contains(each.getKey()) && !(each.getValue() instanceof Map))
                .map(each -> each.getKey() + "=" + said(detail, each.getKey(), each.getValue()))
                .collect(Collectors.joining(" "));
    }

    private String said(JsonObject detail, String name, @Nullable Object value) {
        if (value instanceof List<?> list)
            return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return detail.instant(name)
                .map(moments::stamp)
                .or(() -> detail.duration(name).map(Durations::format))
                .orElseGet(() -> String.valueOf(value));
    }

    private static String padded(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }
}
