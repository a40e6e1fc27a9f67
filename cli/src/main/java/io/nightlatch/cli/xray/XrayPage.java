package io.nightlatch.cli.xray;

import static io.nightlatch.cli.xray.Html.element;
import static io.nightlatch.cli.xray.Html.text;

import io.nightlatch.postgres.roles.xray.FutureRight;
import io.nightlatch.postgres.roles.xray.Report;
import io.nightlatch.postgres.roles.xray.Report.Candidate;
import io.nightlatch.postgres.roles.xray.Report.Finding;
import io.nightlatch.postgres.roles.xray.Report.Severity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The report as one page: its style, its drawing and its few lines of script are in it, and it asks nobody for anything. */
final class XrayPage {
    private static final int MOST_CANDIDATES = 6;

    private XrayPage() {}

    static String of(Report report) {
        return "<!doctype html>\n"
            + "<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,"
            + " initial-scale=1\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
            + " 'unsafe-inline'; script-src 'unsafe-inline'\"><meta name=\"color-scheme\" content=\"light"
            + " dark\"><title>X-ray of " + text(report.database())
                + "</title><style>" + Html.file("xray.css") + "</style></head><body>"
                + head(report)
                + "<main>" + wrapFirst(report) + graph(report) + findings(report) + XrayRoles.section(report)
                + future(report)
                + notSeen(report) + "</main><script>" + Html.file("xray.js") + "</script></body></html>\n";
    }

    private static String head(Report report) {
        var totals = report.totals();
        return "<header><div class=\"title\"><p class=\"eyebrow\">Nightlatch x-ray</p><h1>Who can do what in <em>"
                + text(report.database()) + "</em></h1><p class=\"about\">PostgreSQL " + text(report.version())
                + ", seen as "
                + text(report.login()) + " at " + time(report.at()) + ". Statistics since "
                + report.since().map(XrayPage::time).orElse("the server was made") + ".</p><ul class=\"totals\">"
                + total(totals.logins(), "login") + total(totals.groups(), "group") + total(totals.schemas(), "schema")
                + total(totals.tables(), "table") + total(totals.functions(), "function") + "</ul></div>"
                + dial(report.score()) + "</header>";
    }

    private static String total(int count, String noun) {
        return "<li><b>" + count + "</b> " + noun + (count == 1 ? "" : "s") + "</li>";
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES)
                .toString()
                .replace("T", " ")
                .replace(":00Z", " UTC")
                .replace("Z", " UTC");
    }

    /** A half circle of length 100. */
    private static String dial(int score) {
        var arc = "M 8 56 A 48 48 0 0 1 104 56";
        return "<figure class=\"dial " + level(score)
                + "\"><svg viewBox=\"0 0 112 66\" role=\"img\" aria-label=\"Standing power "
                + score + " of 100\"><path class=\"rail\" pathLength=\"100\" d=\"" + arc
                + "\"/><path class=\"value\" pathLength=\"100\""
                + " stroke-dasharray=\"" + score + " 100\" d=\"" + arc + "\"/><text x=\"56\" y=\"54\">" + score
                + "</text></svg><figcaption>standing power of 100</figcaption></figure>";
    }

    static String level(int points) {
        if (points >= 60) return "high";
        return points >= 25 ? "medium" : "low";
    }

    private static String wrapFirst(Report report) {
        if (report.wrapFirst().isEmpty()) {
            return section("Wrap first", "Nobody holds a group that can change anything.", "");
        }
        return section(
                "Wrap first",
                "The most power times the most logins that hold it without having been seen to use it.",
                "<ol class=\"cards\">"
                        + joined(
                                report.wrapFirst().stream()
                                        .limit(MOST_CANDIDATES)
                                        .toList(),
                                XrayPage::candidate) + "</ol>");
    }

    private static String candidate(Candidate candidate) {
        var idle = candidate.idle();
        return "<li class=\"card\"><h3>" + text(candidate.role()) + bar(candidate.power()) + "</h3><p>"
                + text(candidate.reason())
                + ".</p><p class=\"names\">"
                + joined(
                        candidate.holders().stream().limit(12).toList(),
                        holder -> element("span", idle.contains(holder) ? "name idle" : "name", text(holder)))
                + (candidate.holders().size() > 12
                        ? " and " + (candidate.holders().size() - 12) + " more"
                        : "")
                + "</p><code>nightlatch wrap " + text(candidate.role()) + "</code></li>";
    }

    static String bar(int points) {
        return "<span class=\"bar " + level(points) + "\" title=\"" + points + " of 100\"><u><i style=\"width:" + points
                + "%\"></i></u><b>" + points + "</b></span>";
    }

    private static String graph(Report report) {
        return section(
                "Through which chain",
                "From who logs in, through the roles they are in, to what is held there. Choose a box to see only its"
                        + " chains.",
                new XrayGraph(report).svg());
    }

    private static String findings(Report report) {
        if (report.findings().isEmpty()) return "";
        var lists = new StringBuilder();
        for (var severity : Severity.values()) {
            var found = report.findings().stream()
                    .filter(finding -> finding.severity() == severity)
                    .toList();
            if (found.isEmpty()) continue;
            var word = severity.name().toLowerCase(Locale.ROOT);
            lists.append("<details class=\"findings ").append(word).append('"');
            if (severity != Severity.LOW) lists.append(" open");
            lists.append("><summary><span class=\"tag ")
                    .append(word)
                    .append("\">")
                    .append(word)
                    .append("</span> ");
            lists.append(found.size())
                    .append("</summary><ul>")
                    .append(joined(found, XrayPage::finding))
                    .append("</ul></details>");
        }
        return section("Look at", "What is stronger than it looks, and what would change it.", lists.toString());
    }

    private static String finding(Finding finding) {
        return "<li><p><b>" + text(finding.who()) + "</b> " + text(finding.what()) + ".</p><p class=\"meaning\">"
                + text(finding.meaning()) + "</p><code>" + text(finding.repair()) + "</code></li>";
    }

    private static String future(Report report) {
        if (report.future().isEmpty()) return "";
        return section(
                "What comes by itself",
                "Default privileges: rights on objects that are yet to be made.",
                "<div class=\"scroll\"><table><thead><tr><th>who makes</th><th>what</th><th>where</th><th>opens it"
                        + " to</th><th>with</th></tr>"
                        + "</thead><tbody>" + joined(report.future(), XrayPage::futureRow) + "</tbody></table></div>");
    }

    private static String futureRow(FutureRight future) {
        return "<tr><td>" + text(future.owner()) + "</td><td>"
                + text(future.objects().toLowerCase(Locale.ROOT)) + "</td><td>"
                + (future.schema().isEmpty() ? "everywhere" : text(future.schema())) + "</td><td>"
                + text(future.grantee())
                + "</td><td>" + text(future.rights()) + "</td></tr>";
    }

    private static String notSeen(Report report) {
        return section(
                "Not seen",
                "",
                "<ul class=\"plain\">" + joined(report.invisible(), each -> "<li>" + text(each) + "</li>") + "</ul>");
    }

    static String section(String title, String lead, String inner) {
        return "<section><h2>" + text(title) + "</h2>" + (lead.isEmpty() ? "" : element("p", "lead", text(lead)))
                + inner + "</section>";
    }

    static <T> String joined(Collection<T> items, Function<T, String> each) {
        return items.stream().map(each).collect(Collectors.joining());
    }
}
