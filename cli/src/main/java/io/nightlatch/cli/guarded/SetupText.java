package io.nightlatch.cli.guarded;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.people.FirstPeople;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import io.nightlatch.cli.terminal.Terminal;
import io.nightlatch.postgres.roles.Problem;
import io.nightlatch.postgres.roles.Survey;
import io.nightlatch.postgres.roles.TargetSetup.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What setup says: what it found, what it wrote, and what to do next. */
final class SetupText {
    private static final String ROLES = """
        No role was found that cannot log in and changes something, so there is nothing to ask for yet. For example:
          create role shop_reader nologin;  grant usage on schema public to shop_reader;
          grant select on all tables in schema public to shop_reader;
          create role shop_writer nologin;  grant shop_reader to shop_writer;
          grant insert, update, delete on all tables in schema public to shop_writer;
        Then remove policy.yaml and run it again.\
        """;

    private final Terminal terminal;
    private final String again;
    private final List<JsonObject> files = new ArrayList<>();
    private final List<JsonObject> persons = new ArrayList<>();

    /** @param again the command that was typed, without what it was asked to do */
    SetupText(Terminal terminal, String again) {
        this.terminal = terminal;
        this.again = again;
    }

    void found(AdminUrl place, Survey survey) {
        terminal.say(
                Styled.strong(place.database()),
                Styled.plain(" on " + place.where() + ", PostgreSQL " + survey.version() + ", as " + place.user()));
        var rows = new ArrayList<List<Styled>>();
        for (var role : survey.baseline()) rows.add(row("without asking", role.name(), ProposedPolicy.power(role)));
        for (var role : survey.wrapped()) {
            var held = survey.holders().stream()
                    .filter(holder -> holder.roles().contains(role.name()))
                    .map(Survey.Holder::name)
                    .collect(Collectors.joining(", "));
            rows.add(row(
                    "to ask for",
                    role.name(),
                    ProposedPolicy.power(role) + (held.isEmpty() ? "" : "; held by " + held)));
        }
        for (var holder : survey.holders()) {
            holder.program()
                    .ifPresent(why -> rows.add(row("left alone", holder.name(), "looks like a program by: " + why)));
        }
        for (var role : survey.leftOut()) {
            rows.add(row("never", role.name(), "superuser, makes roles, replicates or reaches the server's files"));
        }
        if (!rows.isEmpty()) terminal.table(new Table(List.of("PROPOSAL", "ROLE", "WHY"), rows));
        if (survey.wrapped().isEmpty()) lines(ROLES);
        terminal.say("");
    }

    /** Words that keep their lines. */
    void lines(String text) {
        text.lines().forEach(terminal::say);
    }

    private static List<Styled> row(String what, String role, String why) {
        return List.of(Styled.faint(what), Styled.strong(role), Styled.plain(why));
    }

    void wrote(Path file, String what) {
        var name = String.valueOf(file.getFileName());
        files.add(JsonObject.EMPTY.with("file", file.toString()).with("what", what));
        terminal.say(Styled.plain("wrote " + name + " ".repeat(Math.max(1, 26 - name.length()))), Styled.faint(what));
    }

    void added(FirstPeople.Added person) {
        persons.add(JsonObject.EMPTY.with("name", person.name().value()).with("password", person.password()));
        terminal.say(
                Styled.plain("added " + person.name() + ", password shown once: "), Styled.strong(person.password()));
    }

    void leftOut(String user, List<Step> steps, Path script) {
        var others = steps.stream()
                .filter(step -> !step.possible() && !step.needed())
                .count();
        if (others == 0) return;
        terminal.say(
                new Styled(Styled.Style.WAITING, "left out "),
                Styled.plain(others + " statements that " + user
                        + " may not run and that are advice only; for a superuser they are in "
                        + script.getFileName()));
    }

    void missing(String user, List<String> repairs) {
        terminal.say("");
        terminal.say(
                new Styled(Styled.Style.BAD, user + " may not do all of it."),
                Styled.plain(" A superuser, or who owns the roles, runs first:"));
        for (var repair : repairs) terminal.say(Styled.strong("  " + repair));
        terminal.next(again);
        terminal.result(result(false, List.of()).with("missing", repairs));
    }

    void nothingChanged(boolean people) {
        terminal.say("");
        terminal.say("Nothing was changed in the database. Look at policy.yaml and the script; then:");
        terminal.next(again + " --apply" + (people ? "" : " --person alice:developers --person bob:approvers,admins"));
        terminal.result(result(false, List.of()));
    }

    void applied(DatabaseName name, List<Problem> problems, boolean fit, Path file, boolean people) {
        terminal.say("");
        terminal.say("The database is prepared. One session was opened, unlocked and ended to see:");
        Preflight.tell(terminal, name, problems);
        if (!fit) {
            terminal.next("run the statements above as a superuser, then: nightlatch preflight --config " + file);
        } else if (!people) {
            terminal.next("nightlatch person add alice --groups developers --config " + file);
        } else {
            terminal.next("nightlatch up --config " + file);
        }
        terminal.result(result(true, problems).with("fit", fit));
    }

    private JsonObject result(boolean applied, List<Problem> problems) {
        return JsonObject.EMPTY
                .with("applied", applied)
                .with("files", files)
                .with("people", persons)
                .with("problems", ProblemText.json(problems));
    }
}
