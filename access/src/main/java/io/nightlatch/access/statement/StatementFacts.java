package io.nightlatch.access.statement;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one statement is and does.
 *
 * @param command PostgreSQL's command tag for it, {@code UPDATE} or {@code CREATE TABLE}
 * @param text where it stands in the text that was read, without its semicolon
 * @param relations each once, what its WITH queries define left out
 * @param needs the rights without which the server refuses it now; none where some of them cannot be named, as then only the
 *     server can tell
 * @param setsRole the role that it names in SET ROLE or SET SESSION AUTHORIZATION, not in set_config; empty text for NONE, DEFAULT, RESET
 * @param fingerprint 16 hex digits, the same for texts that differ in constants only; may differ between versions of Nightlatch
 * @param secrets where passwords and connection strings stand in the text that was read
 */
public record StatementFacts(
        StatementKind kind,
        String command,
        Span text,
        List<RelationUse> relations,
        List<FunctionUse> functions,
        Set<StatementFlag> flags,
        List<Need> needs,
        Optional<String> setsRole,
        String fingerprint,
        List<Span> secrets) {
    public StatementFacts {
        relations = List.copyOf(relations);
        functions = List.copyOf(functions);
        flags = Set.copyOf(flags);
        needs = List.copyOf(needs);
        secrets = List.copyOf(secrets);
    }

    public boolean has(StatementFlag flag) {
        return flags.contains(flag);
    }
}
