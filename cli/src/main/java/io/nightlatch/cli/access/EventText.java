package io.nightlatch.cli.access;

import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.terminal.Moments;
import io.nightlatch.cli.terminal.Styled;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One event as one line: when, what, who, of which, and what there is to know. */
final class EventText {
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
        var detail = detail(event);
        if (!detail.isEmpty()) pieces.add(Styled.faint("  " + detail));
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

    private static String detail(JsonObject event) {
        return event.object("detail")
                .map(detail -> detail.fields().entrySet().stream()
                        .filter(each -> !(each.getValue() instanceof Map))
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(" ")))
                .or(() -> event.text("detail"))
                .orElse("");
    }

    private static String padded(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }
}
