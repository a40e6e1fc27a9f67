package io.nightlatch.postgres.sql.facts;

import static io.nightlatch.access.statement.StatementFlag.HIDES_STATE;
import static io.nightlatch.access.statement.StatementFlag.SECRET;
import static io.nightlatch.access.statement.StatementFlag.SETS_LEXER;
import static io.nightlatch.access.statement.StatementFlag.SETS_ROLE;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** SET, RESET and set_config, wherever they stand: as a statement, in ALTER ROLE, in CREATE FUNCTION. */
final class Settings {
    private static final Set<String> ROLE = Set.of("role", "session_authorization");
    private static final Set<String> LEXER =
            Set.of("standard_conforming_strings", "backslash_quote", "client_encoding", "escape_string_warning");

    private final Found found;

    Settings(Found found) {
        this.found = found;
    }

    void set(Node statement) {
        if (statement.text("kind").equals("VAR_RESET_ALL")) {
            found.flags.add(SETS_ROLE);
            found.flags.add(SETS_LEXER);
            found.setsRole = Optional.of("");
            return;
        }
        var name = statement.text("name").toLowerCase(Locale.ROOT);
        named(name);
        if (ROLE.contains(name)) {
            boolean isDefault = !statement.text("kind").equals("VAR_SET_VALUE");
            var value = isDefault
                    ? ""
                    : statement.nodes("args").stream()
                            .findFirst()
                            .flatMap(Functions::constant)
                            .orElse("");
            found.setsRole = Optional.of(value.equals("none") && name.equals("role") ? "" : value);
        }
    }

    /** A name that is not a constant may be any. */
    void setConfig(List<Node> arguments) {
        found.flags.add(HIDES_STATE);
        var name = arguments.isEmpty() ? Optional.<String>empty() : Functions.constant(arguments.getFirst());
        if (name.isPresent()) {
            named(name.get().toLowerCase(Locale.ROOT));
        } else {
            found.flags.add(SETS_ROLE);
            found.flags.add(SETS_LEXER);
        }
    }

    private void named(String name) {
        if (ROLE.contains(name)) found.flags.add(SETS_ROLE);
        if (LEXER.contains(name)) found.flags.add(SETS_LEXER);
        if (name.contains(".")) found.flags.add(HIDES_STATE);
        if (name.contains("conninfo") || name.contains("password") || name.contains("passphrase")) {
            found.flags.add(SECRET);
            found.allConstantsAreSecret = true;
        }
    }
}
