package io.nightlatch.cli.xray;

import static io.nightlatch.cli.xray.Html.element;
import static io.nightlatch.cli.xray.Html.text;
import static io.nightlatch.cli.xray.XrayPage.joined;

import io.nightlatch.postgres.roles.xray.Report;
import io.nightlatch.postgres.roles.xray.Report.Holding;
import io.nightlatch.postgres.roles.xray.Report.Subject;
import io.nightlatch.postgres.roles.xray.Right;
import java.util.List;
import java.util.Locale;

/** Each role with what it holds, folded in. */
final class XrayRoles {
    private static final int MOST_NAMES = 60;

    private XrayRoles() {}

    static String section(Report report) {
        return XrayPage.section(
                "Role by role",
                "Exposure is what a role could do as it is or by SET ROLE. Everybody also has what PUBLIC has.",
                "<div class=\"roles\">" + everybody(report) + joined(report.subjects(), XrayRoles::subject) + "</div>");
    }

    private static String everybody(Report report) {
        return "<details class=\"role\"><summary><span class=\"who\">PUBLIC</span><span class=\"what\">everybody, also"
                + " roles that are yet to come</span></summary>" + holdings(report.everybody()) + "</details>";
    }

    private static String subject(Subject subject) {
        var role = subject.role();
        return "<details class=\"role\"><summary><span class=\"who\">" + text(role.name())
                + (role.login() ? "" : element("span", "tag", "group"))
                + joined(subject.attributes(), each -> element("span", "tag high", each))
                + "</span><span class=\"what\">" + text(String.join("; ", subject.reasons())) + "</span>"
                + XrayPage.bar(subject.exposure()) + "</summary><p class=\"facts\">" + facts(subject) + "</p>"
                + (role.superuser()
                        ? "<p>A superuser holds everything; nothing has to be granted to it.</p>"
                        : holdings(subject.holdings()))
                + "</details>";
    }

    private static String facts(Subject subject) {
        var links = subject.memberships().stream()
                .map(link -> text(link.role())
                        + (link.inherit() ? "" : " (only after SET ROLE)")
                        + (link.admin() ? " (may hand it on)" : ""))
                .toList();
        return (links.isEmpty() ? "In no other role." : "In " + String.join(", ", links) + ".")
                + (subject.members() == 0 ? "" : " Reached by " + subject.members() + " logins.")
                + (subject.statements() == 0
                        ? ""
                        : " " + subject.statements() + " different statements are told of it.")
                + (subject.connected() ? " Connected now." : "");
    }

    private static String holdings(List<Holding> holdings) {
        if (holdings.isEmpty()) return "<p>Nothing of its own.</p>";
        return "<div class=\"scroll\"><table><thead><tr><th>on</th><th>may</th><th>because</th><th>use</th></tr></thead><tbody>"
                + joined(holdings, XrayRoles::holding) + "</tbody></table></div>";
    }

    private static String holding(Holding holding) {
        int count = holding.things().size();
        var kind =
                holding.kind().word() + (count == 1 ? "" : holding.kind().word().endsWith("s") ? "es" : "s");
        var where = holding.schema().isEmpty() ? "" : " in " + text(holding.schema());
        var names = text(String.join(
                        ", ", holding.things().stream().limit(MOST_NAMES).toList()))
                + (count > MOST_NAMES ? " and " + (count - MOST_NAMES) + " more" : "");
        var things = count <= 3
                ? element("span", "kind", holding.kind().word()) + " " + names + where
                : "<details class=\"many\"><summary>" + count + " " + kind + where + "</summary>" + names
                        + "</details>";
        return "<tr><td>" + things + "</td><td>"
                + text(String.join(
                        ", ", holding.rights().stream().map(Right::word).toList())) + "</td><td>"
                + text(String.join(" → ", holding.why().path())) + " "
                + element("span", "kind", holding.why().source().word())
                + (holding.afterSetRole() ? " " + element("span", "tag", "after SET ROLE") : "") + "</td><td>"
                + element(
                        "span",
                        "use " + holding.use().name().toLowerCase(Locale.ROOT),
                        holding.use().word()) + "</td></tr>";
    }
}
