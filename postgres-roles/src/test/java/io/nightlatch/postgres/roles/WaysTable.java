package io.nightlatch.postgres.roles;

import io.nightlatch.access.footprint.Finding;
import io.nightlatch.access.footprint.PrivilegeSnapshots.Difference;
import io.nightlatch.access.session.EndingReport;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;

/** What was seen, as a table for people. */
final class WaysTable {
    private WaysTable() {}

    static String cell(Way way, EndingReport report, Difference left) {
        var parts = new ArrayList<String>();
        if (way.needsASuperuser()) parts.add("**not given**: no wrapped role can do it. Done by another superuser:");
        if (!report.moved().isEmpty()) parts.add("**undone**: " + report.moved().size() + " moved to an heir");
        if (left.findings().isEmpty()) {
            parts.add(way.needsASuperuser() ? "nothing is left to see" : "**ended** with the session, nothing is left");
        } else {
            parts.add("**reported**: "
                    + left.findings().stream().map(WaysTable::words).collect(Collectors.joining(" · ")));
        }
        return String.join(" ", parts).replace("|", "\\|").replace("\n", " ");
    }

    private static String words(Finding finding) {
        return "`" + finding.what().replace("`", "'") + "` ("
                + finding.severity().name().toLowerCase(java.util.Locale.ROOT) + ")"
                + (finding.revertible() ? "" : ", by hand");
    }

    static String of(Map<Way, Map<Integer, String>> table) {
        var text = new StringBuilder("""
            # Ways by which a right could outlive its end

            Made by a test, which tries each of them on PostgreSQL %s, ends the session, and compares what the catalogs say with what they said
            before. *Ended*: nothing of it is there when the session is gone. *Undone*: the ending moved or took away what was made. *Reported*: it
            is a finding of the grant's footprint, with SQL that takes it back; the test runs that SQL and looks that the difference is gone
            afterwards. *By hand*: SQL alone cannot, such as with a password, which nobody can put back.

            No wrapped role may be SUPERUSER, CREATEROLE or REPLICATION or reach the server's files, so what needs such a role cannot be done
            under a grant of ours. It is in the table since a footprint also shows what others did meanwhile. What leaves the database (a file, a
            program, a copy) shows in no catalog.

            Made again by `mvn verify -pl postgres-roles -am -Dtest=WaysTest -Dsurefire.failIfNoSpecifiedTests=false -Dnightlatch.versions=15,16,17,18 -Dnightlatch.ways=write`.
            """.formatted(versions(table)));
        var chapter = "";
        for (var entry : table.entrySet()) {
            var way = entry.getKey();
            if (!way.chapter().equals(chapter)) {
                chapter = way.chapter();
                text.append("\n## ")
                        .append(chapter)
                        .append("\n\n| way | with | what Nightlatch does |\n| --- | --- | --- |\n");
            }
            text.append("| ").append(way.name()).append(" | ").append(way.as()).append(" | ");
            text.append(sameOrEach(entry.getValue())).append(" |\n");
        }
        return text.toString();
    }

    private static String versions(Map<Way, Map<Integer, String>> table) {
        return table.values().iterator().next().keySet().stream()
                .map(Object::toString)
                .collect(Collectors.joining(", "));
    }

    private static String sameOrEach(Map<Integer, String> cells) {
        var versions = new java.util.LinkedHashMap<String, java.util.List<Integer>>();
        cells.forEach((version, cell) ->
                versions.computeIfAbsent(cell, _ -> new ArrayList<>()).add(version));
        if (versions.size() == 1) return versions.keySet().iterator().next();
        return versions.entrySet().stream()
                .map(cell -> cell.getValue().stream().map(Object::toString).collect(Collectors.joining(", ")) + ": "
                        + cell.getKey())
                .collect(Collectors.joining("<br>"));
    }
}
