package io.nightlatch.postgres.gateway;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.nightlatch.access.request.HeldStatement.Estimate;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementKind;
import io.nightlatch.postgres.wire.BackendMessage.TransactionStatus;
import io.nightlatch.postgres.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many rows a statement is about, for those who decide on it: of whole tables what the server has counted, of a plain
 * UPDATE or DELETE what its planner expects. EXPLAIN runs in the session itself and by its rights; it plans and does not
 * write, for a second at most, and only where planning runs nobody's code but the system's. In the client's own transaction
 * it leaves no trace but the locks that the statement itself takes.
 */
final class RowEstimate {
    private static final String LIMITS = "select pg_catalog.set_config('lock_timeout', '200ms', true),"
            + " pg_catalog.set_config('statement_timeout', '1s', true)";
    private static final String SAVEPOINT = "nightlatch_rows";
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
        return facts(what).filter(RowEstimate::isOfWholeTables).isPresent()
                ? amid.counted().map(rows -> new Estimate(rows, "pg_class.reltuples"))
                : planned(what, parameters, amid);
    }

    /** What the planner expects, of a plain UPDATE or DELETE with a WHERE on tables that somebody has counted. */
    Optional<Estimate> planned(Demanded what, List<Optional<String>> parameters, Surroundings amid)
            throws InterruptedException {
        var facts = facts(what).filter(RowEstimate::isPlain);
        if (facts.isEmpty() || !amid.plain() || amid.counted().isEmpty()) return Optional.empty();
        return explained(facts.get().text().of(what.sql()), parameters);
    }

    private static Optional<StatementFacts> facts(Demanded what) {
        return what.reading() instanceof Reading.Statements(var all) && all.size() == 1
                ? Optional.of(all.getFirst())
                : Optional.empty();
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

    private Optional<Estimate> explained(String sql, List<Optional<String>> parameters) throws InterruptedException {
        boolean isIdle = asks.onLoop(() -> completedFuture(relay.status() == TransactionStatus.IDLE));
        try {
            var before = isIdle ? "begin transaction read only" : "savepoint " + SAVEPOINT;
            if (ask(before).error().isPresent() || ask(LIMITS).error().isPresent()) return Optional.empty();
            return asks
                    .onLoop(() -> relay.questions.apart("explain " + sql, encoded(parameters)))
                    .firstColumn()
                    .stream()
                    .map(ROWS::matcher)
                    .filter(java.util.regex.Matcher::find)
                    .map(line -> new Estimate(Long.parseLong(line.group(1)), "EXPLAIN"))
                    .findFirst();
        } finally {
            if (isIdle) {
                ask("rollback");
            } else {
                ask("rollback to savepoint " + SAVEPOINT);
                ask("release savepoint " + SAVEPOINT);
            }
        }
    }

    private List<Optional<Bytes>> encoded(List<Optional<String>> parameters) {
        var charset = relay.clientCharset();
        return parameters.stream()
                .map(value -> value.map(text -> Bytes.of(text.getBytes(charset))))
                .toList();
    }

    private Injected.Result ask(String sql) throws InterruptedException {
        return asks.onLoop(() -> relay.questions.apart(sql));
    }
}
