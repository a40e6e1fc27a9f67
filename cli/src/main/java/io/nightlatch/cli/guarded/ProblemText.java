package io.nightlatch.cli.guarded;

import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Terminal;
import io.nightlatch.postgres.roles.Problem;
import java.util.List;

/** What stands in the way, each with the statement for it. */
final class ProblemText {
    private ProblemText() {}

    static void tell(Terminal terminal, List<Problem> problems) {
        for (var problem : problems) {
            terminal.say(
                    problem.blocks()
                            ? new Styled(Styled.Style.BAD, "  missing  ")
                            : new Styled(Styled.Style.WAITING, "  advice   "),
                    Styled.plain(problem.what()));
            terminal.say(Styled.plain("           "), Styled.strong(problem.repair()));
        }
    }

    static List<JsonObject> json(List<Problem> problems) {
        return problems.stream()
                .map(problem -> JsonObject.EMPTY
                        .with("blocks", problem.blocks())
                        .with("what", problem.what())
                        .with("repair", problem.repair()))
                .toList();
    }
}
