package io.nightlatch.cli.xray;

import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.postgres.roles.xray.FutureRight;
import io.nightlatch.postgres.roles.xray.Report;
import io.nightlatch.postgres.roles.xray.Report.Candidate;
import io.nightlatch.postgres.roles.xray.Report.Finding;
import io.nightlatch.postgres.roles.xray.Report.Holding;
import io.nightlatch.postgres.roles.xray.Report.Subject;
import io.nightlatch.postgres.roles.xray.Right;
import java.util.Locale;

/** The whole report for programs. */
final class XrayJson {
    private XrayJson() {}

    static JsonObject of(Report report) {
        var totals = report.totals();
        return JsonObject.EMPTY
                .with("database", report.database())
                .with("version", report.version())
                .with("seenAs", report.login())
                .with("at", report.at())
                .with("statisticsSince", report.since())
                .with("score", report.score())
                .with(
                        "totals",
                        JsonObject.EMPTY
                                .with("logins", totals.logins())
                                .with("groups", totals.groups())
                                .with("tables", totals.tables())
                                .with("functions", totals.functions())
                                .with("schemas", totals.schemas()))
                .with(
                        "wrapFirst",
                        report.wrapFirst().stream().map(XrayJson::candidate).toList())
                .with(
                        "findings",
                        report.findings().stream().map(XrayJson::finding).toList())
                .with("roles", report.subjects().stream().map(XrayJson::subject).toList())
                .with(
                        "public",
                        report.everybody().stream().map(XrayJson::holding).toList())
                .with(
                        "defaultPrivileges",
                        report.future().stream().map(XrayJson::future).toList())
                .with("notSeen", report.invisible());
    }

    private static JsonObject candidate(Candidate candidate) {
        return JsonObject.EMPTY
                .with("role", candidate.role())
                .with("power", candidate.power())
                .with("holders", candidate.holders())
                .with("idle", candidate.idle())
                .with("reason", candidate.reason());
    }

    private static JsonObject finding(Finding finding) {
        return JsonObject.EMPTY
                .with("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                .with("who", finding.who())
                .with("what", finding.what())
                .with("meaning", finding.meaning())
                .with("repair", finding.repair());
    }

    private static JsonObject subject(Subject subject) {
        return JsonObject.EMPTY
                .with("role", subject.role().name())
                .with("login", subject.role().login())
                .with("attributes", subject.attributes())
                .with("exposure", subject.exposure())
                .with("reasons", subject.reasons())
                .with(
                        "memberOf",
                        subject.memberships().stream()
                                .map(link -> JsonObject.EMPTY
                                        .with("role", link.role())
                                        .with("inherit", link.inherit())
                                        .with("set", link.set())
                                        .with("admin", link.admin()))
                                .toList())
                .with("reachedBy", subject.members())
                .with("statements", subject.statements())
                .with("connected", subject.connected())
                .with(
                        "rights",
                        subject.holdings().stream().map(XrayJson::holding).toList());
    }

    private static JsonObject holding(Holding holding) {
        return JsonObject.EMPTY
                .with("kind", holding.kind().word())
                .with("schema", holding.schema())
                .with("rights", holding.rights().stream().map(Right::word).toList())
                .with("by", holding.why().source().word())
                .with("path", holding.why().path())
                .with("afterSetRole", holding.afterSetRole())
                .with("use", holding.use().word())
                .with("objects", holding.things());
    }

    private static JsonObject future(FutureRight future) {
        return JsonObject.EMPTY
                .with("owner", future.owner())
                .with("schema", future.schema())
                .with("objects", future.objects())
                .with("grantee", future.grantee())
                .with("rights", future.rights());
    }
}
