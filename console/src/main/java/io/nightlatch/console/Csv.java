package io.nightlatch.console;

import io.nightlatch.control.json.EventJson;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Events as comma-separated values (RFC 4180). */
final class Csv {
    static final String HEAD = "id,at,kind,severity,principal,database,role,request,grant,session,reason,detail\r\n";

    private Csv() {}

    static String line(EventJson event) {
        return Stream.of(
                                Long.toString(event.id()),
                                event.at().toString(),
                                event.kind(),
                                event.severity(),
                                event.principal().orElse(""),
                                event.database().orElse(""),
                                event.role().orElse(""),
                                event.request().orElse(""),
                                event.grant().orElse(""),
                                event.session().orElse(""),
                                event.reason().orElse(""),
                                event.detail().isEmpty() ? "" : event.detail().toString())
                        .map(Csv::cell)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    /** A spreadsheet takes a cell that begins like a formula for one, and people's reasons are theirs to write. */
    static String cell(String text) {
        var safe = text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        return safe.chars().anyMatch(sign -> sign == ',' || sign == '"' || sign == '\n' || sign == '\r')
                ? "\"" + safe.replace("\"", "\"\"") + "\""
                : safe;
    }
}
