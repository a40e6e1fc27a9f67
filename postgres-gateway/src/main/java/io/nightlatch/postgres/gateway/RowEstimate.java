package io.nightlatch.postgres.gateway;

import io.nightlatch.access.request.HeldStatement.Estimate;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementKind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many rows a statement is about, for those who decide on it: of whole tables what the server has counted, of a plain
 * UPDATE or DELETE what its planner expects. EXPLAIN runs in the session itself and by its rights; it may plan and not
 * write, for a second at most, and only where planning runs nobody's code but the system's.
 */
final class RowEstimate {
    private static final List<String> BEFORE = List.of(
            "begin transaction read only",
            "select pg_catalog.set_config('lock_timeout', '200ms', true),"
                    + " pg_catalog.set_config('statement_timeout', '1s', true)");
    private static final Pattern ROWS = Pattern.compile("->.*\\(cost=\\S+ rows=(\\d{1,18}) width=\\d+\\)");

    private final SessionAsks asks;
    private final Relay relay;

    RowEstimate(SessionAsks asks, Relay relay) {
        this.asks = asks;
        this.relay = relay;
    }

    /** Of a statement at rest; empty where nobody can tell. */
    Optional<Estimate> of(Demanded what, List<Optional<String>> parameters, Surroundings amid)
            throws InterruptedException {
        if (!(what.reading() instanceof Reading.Statements(var all)) || all.size() != 1) return Optional.empty();
        var facts = all.getFirst();
        if (isOfWholeTables(facts)) return amid.counted().map(rows -> new Estimate(rows, "pg_class.reltuples"));
        boolean isPlain = amid.plain() && parameters.isEmpty() && isPlain(facts);
        return isPlain ? explained(facts.text().of(what.sql())) : Optional.empty();
    }

    private static boolean isOfWholeTables(StatementFacts facts) {
        return facts.has(StatementFlag.NO_WHERE)
                || facts.kind() == StatementKind.TRUNCATE
                || facts.command().equals("DROP TABLE");
    }

    private static boolean isPlain(StatementFacts facts) {
        boolean isKnown = facts.kind() == StatementKind.UPDATE || facts.kind() == StatementKind.DELETE;
        return isKnown && facts.functions().isEmpty() && facts.flags().isEmpty();
    }

    private Optional<Estimate> explained(String sql) throws InterruptedException {
        try {
            for (var before : BEFORE) {
                if (ask(before).error().isPresent()) return Optional.empty();
            }
            return ask("explain " + sql).firstColumn().stream()
                    .map(ROWS::matcher)
                    .filter(java.util.regex.Matcher::find)
                    .map(line -> new Estimate(Long.parseLong(line.group(1)), "EXPLAIN"))
                    .findFirst();
        } finally {
            ask("rollback");
        }
    }

    private Injected.Result ask(String sql) throws InterruptedException {
        return asks.onLoop(() -> relay.questions.apart(sql));
    }
}
