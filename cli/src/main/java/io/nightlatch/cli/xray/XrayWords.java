package io.nightlatch.cli.xray;

import io.nightlatch.cli.command.DatabaseAddress;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import io.nightlatch.cli.terminal.Terminal;
import io.nightlatch.postgres.roles.xray.Report;
import io.nightlatch.postgres.roles.xray.Report.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The report on a terminal. */
final class XrayWords {
    private static final int MOST_ROLES = 30;
    private static final int MOST_CANDIDATES = 5;

    private final Terminal terminal;
    private final DatabaseAddress address;

    XrayWords(Terminal terminal, DatabaseAddress address) {
        this.terminal = terminal;
        this.address = address;
    }

    void tell(Report report) {
        terminal.say(
                Styled.strong(report.database()),
                Styled.plain(": standing power " + report.score() + " of 100  "),
                Styled.faint("PostgreSQL " + report.version() + ", seen as " + report.login() + ", statistics since "
                        + report.since().map(Instant::toString).orElse("the server was made")));
        terminal.say("");
        roles(report);
        findings(report);
        terminal.say("");
        terminal.say(Styled.strong("Not seen"));
        for (var sentence : report.invisible()) terminal.say("  " + sentence);
        first(report);
    }

    private void roles(Report report) {
        var shown = report.subjects().stream().limit(MOST_ROLES).toList();
        terminal.table(new Table(
                List.of("ROLE", "EXPOSED", "LOGS IN", "STATEMENTS", "WHAT IT COMES TO"),
                shown.stream()
                        .map(subject -> List.of(
                                Styled.strong(subject.role().name()),
                                new Styled(colour(subject.exposure()), Integer.toString(subject.exposure())),
                                Styled.plain(subject.role().login() ? "yes" : subject.members() + " reach it"),
                                Styled.plain(subject.statements() == 0 ? "" : Integer.toString(subject.statements())),
                                Styled.plain(String.join("; ", subject.reasons()))))
                        .toList()));
        int more = report.subjects().size() - shown.size();
        if (more > 0) terminal.say(Styled.faint("and " + more + " more, all of them in --format json and html"));
    }

    private static Styled.Style colour(int exposure) {
        if (exposure >= 60) return Styled.Style.BAD;
        return exposure >= 25 ? Styled.Style.WAITING : Styled.Style.GOOD;
    }

    private void findings(Report report) {
        if (report.findings().isEmpty()) return;
        terminal.say("");
        terminal.say(Styled.strong("Look at"));
        for (var finding : report.findings()) {
            var style = switch (finding.severity()) {
                case HIGH -> Styled.Style.BAD;
                case MEDIUM -> Styled.Style.WAITING;
                case LOW -> Styled.Style.FAINT;
            };
            terminal.say(
                    new Styled(style, "  " + finding.severity().name().toLowerCase(Locale.ROOT) + "  "),
                    Styled.strong(finding.who()),
                    Styled.plain(" " + finding.what() + ". " + finding.meaning()));
            if (finding.severity() != Severity.LOW) terminal.say(Styled.faint("        " + finding.repair()));
        }
    }

    private void first(Report report) {
        terminal.say("");
        if (report.wrapFirst().isEmpty()) {
            terminal.say("There is no role to wrap: nobody holds a group that can change anything.");
            return;
        }
        terminal.say(Styled.strong("Wrap first"));
        for (var candidate : report.wrapFirst().stream().limit(MOST_CANDIDATES).toList()) {
            terminal.say(Styled.plain("  "), Styled.strong(candidate.role()), Styled.plain(": " + candidate.reason()));
        }
        terminal.next("nightlatch wrap " + report.wrapFirst().getFirst().role()
                + address.text().map(url -> " --target " + url).orElse(""));
    }
}
