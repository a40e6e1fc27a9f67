package io.nightlatch.postgres.gateway;

import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.StatementAsk;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.session.Outlook;
import io.nightlatch.access.session.Rights;
import io.nightlatch.access.session.SessionLogins;
import io.nightlatch.access.statement.Need;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.postgres.gateway.Asks.Outcome;
import io.nightlatch.postgres.gateway.statement.OwnStatement;
import io.nightlatch.postgres.gateway.statement.Withholding;
import io.nightlatch.postgres.wire.BackendMessage.TransactionStatus;
import io.nightlatch.postgres.wire.MessageFields;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a session asks for, explicitly or because the server refused a statement. Blocks; on virtual threads. */
final class SessionAsks {
    private final LiveSession session;
    private final Relay relay;
    private final GatewayServices services;
    private final Asks asks;
    private final boolean neverHeld;
    private final Rights rights;
    private final Unlocking unlocking;

    SessionAsks(LiveSession session, Relay relay, GatewayServices services, Asks asks, boolean neverHeld) {
        this.session = session;
        this.relay = relay;
        this.services = services;
        this.asks = asks;
        this.neverHeld = neverHeld;
        this.rights = Objects.requireNonNull(services.rights().get(session.database()));
        SessionLogins logins = Objects.requireNonNull(services.logins().get(session.database()));
        this.unlocking = new Unlocking(session, relay, logins, services);
    }

    Unlocking unlocking() {
        return unlocking;
    }

    /** The wrapped roles that this person may ask for here and does not hold yet, least first. */
    List<DatabaseRole> candidates() {
        return services.policy().get().database(session.database()).stream()
                .flatMap(database -> database.askableBy(session.principal()).stream())
                .map(Rule::role)
                .filter(role -> !session.isUnlocked(role, false))
                .toList();
    }

    /** {@code SET ROLE r} or {@code SET nightlatch.role = 'r'}: empty once the session has it. */
    Optional<Refusal> explicit(DatabaseRole role, boolean bySetRole) throws InterruptedException {
        var text = bySetRole ? "SET ROLE " + role : "SET nightlatch.role = '" + role + "'";
        return obtain(role, bySetRole, text, Optional.empty());
    }

    /**
     * Asks for a role and waits for the decision, before anything goes to the server.
     *
     * @param shown what waits, as people who look at the session may see it
     * @return empty once the session has it
     */
    Optional<Refusal> obtain(DatabaseRole role, boolean bySetRole, String shown, Optional<HeldStatement> statement)
            throws InterruptedException {
        var held = new HeldBy();
        session.held(held, shown);
        boolean inTransaction = onLoop(() -> CompletableFuture.completedFuture(!isAtRest()));
        var limit = inTransaction ? onLoop(this::serversLimit) : Optional.<Duration>empty();
        var outcome = asks.ask(asker(held, inTransaction, limit), role, statement);
        return switch (outcome) {
            case Outcome.Granted(var grant, var window, var rule) -> unlocking.unlock(grant, window, rule, bySetRole);
            case Outcome.Refused(var refusal) -> Optional.of(refusal);
            case Outcome.Abandoned _ -> Optional.of(held.refusal());
            case Outcome.Permitted _, Outcome.Extended _ ->
                throw new IllegalStateException("an ask for a role comes to a role");
        };
    }

    /** {@code SET nightlatch.extend}: empty once the grant ends later. */
    Optional<Refusal> extend(OwnStatement.Extend wish) throws InterruptedException {
        var held = session.unlocked().values().stream()
                .map(LiveSession.Unlocked::grant)
                .collect(Collectors.toMap(Grant::id, Function.identity(), (one, _) -> one, LinkedHashMap::new));
        if (held.isEmpty()) {
            return Optional.of(Refusal.insufficient(
                    "this session uses no grant that could be extended",
                    "Only the time of a grant in use runs.",
                    "Ask for a role first: SET nightlatch.role = '…';"));
        }
        if (wish.grant().isEmpty() && held.size() > 1) {
            return Optional.of(Refusal.insufficient(
                    "this session uses several grants",
                    String.join(
                            ", ",
                            held.values().stream()
                                    .map(grant -> grant.id() + " of " + grant.role())
                                    .toList()),
                    "Say which: SET nightlatch.extend = '" + held.firstEntry().getKey() + " 10min';"));
        }
        var id = wish.grant().orElseGet(() -> held.firstEntry().getKey());
        if (!held.containsKey(id)) {
            return Optional.of(Refusal.insufficient(
                    "this session does not use " + id,
                    "It uses "
                            + String.join(
                                    ", ",
                                    held.keySet().stream().map(GrantId::value).toList()) + ".",
                    "From elsewhere it is extended with: nightlatch extend " + id + " --for 10m"));
        }
        var waiting = new HeldBy();
        session.held(waiting, "SET nightlatch.extend");
        boolean inTransaction = onLoop(() -> CompletableFuture.completedFuture(!isAtRest()));
        var limit = inTransaction ? onLoop(this::serversLimit) : Optional.<Duration>empty();
        return switch (asks.extend(asker(waiting, inTransaction, limit), id, wish.more())) {
            case Outcome.Extended(var after) -> {
                services.changed().run(); // its other sessions
                yield onLoop(() -> {
                    session.extendedNow(relay, after.id(), after.deadline().orElseThrow());
                    return CompletableFuture.completedFuture(Optional.empty());
                });
            }
            case Outcome.Refused(var refusal) -> Optional.of(refusal);
            case Outcome.Abandoned _ -> Optional.of(waiting.refusal());
            case Outcome.Granted _, Outcome.Permitted _ ->
                throw new IllegalStateException("an ask for more time comes to more time");
        };
    }

    /** Asks for a statement's own approval and waits for the decision; the server is at rest. */
    Outcome ask(HeldBy held, StatementAsk ask, Set<RequestId> used) throws InterruptedException {
        return asks.ask(asker(held, false, Optional.empty()), ask, used);
    }

    /** On the loop: whether the server has no transaction open, not even the one of a pipeline. */
    private boolean isAtRest() {
        return relay.status() == TransactionStatus.IDLE && !relay.owed.hasUnsynced();
    }

    <T> T onLoop(Supplier<CompletableFuture<T>> work) throws InterruptedException {
        return unlocking.onLoop(work);
    }

    Outlook outlook(Naming names, List<Need> needs, List<DatabaseRole> candidates) {
        return rights.outlook(session.login(), names.schemas(session.loginName()), needs, candidates);
    }

    /** On the loop: how long the server lets the transaction under way be idle, as far as it can be asked now. */
    private CompletableFuture<Optional<Duration>> serversLimit() {
        // A failed transaction answers nothing, and in a pipeline the question would not be alone.
        if (relay.status() != TransactionStatus.IN_TRANSACTION || relay.owed.hasUnsynced()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return relay.inject(TransactionLimits.question(relay.reported.serverMajor()))
                .thenApply(answer -> TransactionLimits.longestHold(answer.firstColumn(), relay.openFor()));
    }

    /** What the client of a refused statement is told in the end. */
    sealed interface Told {
        record Again() implements Told {}

        record Instead(Refusal refusal) implements Told {}

        record AsItWas(MessageFields error) implements Told {}

        default void tell(Relay relay) {
            switch (this) {
                case Again _ -> relay.rerun();
                case Instead(var refusal) -> relay.answerRefused(refusal);
                case AsItWas(var error) -> relay.answerRefused(error);
            }
        }
    }

    /** A single statement that the server refused at Ready "I". */
    Told forRefused(MessageFields error, String sql, HeldBy held) throws InterruptedException {
        var before = meaning(sql);
        if (before.isEmpty()) return new Told.AsItWas(error);
        var path = before.get().path();
        var reading = services.reader().read(sql);
        return switch (outlook(path, reading)) {
            case Outlook.Open _, Outlook.Hopeless _ ->
                new Told.AsItWas(withHint(error, askable() + path.hiddenWords()));
            case Outlook.Shifts shifts -> new Told.Instead(shifted(shifts));
            case Outlook.Lacks lacks -> {
                var outcome = asks.ask(
                        asker(held, false, Optional.empty()), lacks.role(), Optional.of(Withholding.of(sql, reading)));
                yield switch (outcome) {
                    case Outcome.Refused(var refusal) -> new Told.Instead(refusal);
                    case Outcome.Abandoned _ -> new Told.Instead(held.refusal());
                    case Outcome.Permitted _, Outcome.Extended _ ->
                        throw new IllegalStateException("an ask for a role comes to a role");
                    case Outcome.Granted(var grant, var window, var rule) -> {
                        var refusal = unlocking.unlock(grant, window, rule, false);
                        if (refusal.isEmpty()) refusal = otherMeaning(sql, before.get(), lacks.role());
                        yield refusal.<Told>map(Told.Instead::new).orElseGet(Told.Again::new);
                    }
                };
            }
        };
    }

    /** What the text means now, if the server has no transaction open in which the question would take the snapshot. */
    Optional<Meaning> meaningAtRest(String sql) throws InterruptedException {
        return onLoop(() -> CompletableFuture.completedFuture(isAtRest())) ? meaning(sql) : Optional.empty();
    }

    private Optional<Meaning> meaning(String sql) throws InterruptedException {
        var question = Meaning.question(sql);
        if (question.isEmpty()) return Optional.empty();
        var path = unlocking.searchPath();
        return Meaning.of(path, onLoop(() -> relay.inject(question.get())));
    }

    /** Neither an unlock nor somebody else meanwhile may change what a name means: then the approved text is another statement. */
    Optional<Refusal> otherMeaning(String sql, Meaning before, DatabaseRole role) throws InterruptedException {
        var after = meaning(sql);
        if (after.filter(before::equals).isPresent()) return Optional.empty();
        if (after.filter(now -> now.path().equals(before.path())).isPresent()) return Optional.of(changed(role));
        var visible = after.map(now -> now.path().newTo(before.path())).orElse(List.of());
        return Optional.of(Refusal.insufficient(
                "approved, but not run: with " + role + " the statement's names could mean other objects",
                "The search path was " + before.path().schemas() + " and is now "
                        + after.map(now -> now.path().schemas().toString()).orElse("unknown") + ".",
                visible.isEmpty()
                        ? "You have the role now. Run it again with schema-qualified names."
                        : "You have the role now, and the schema " + String.join(", ", visible)
                                + " became visible. Run it again with schema-qualified names."));
    }

    static Refusal changed(DatabaseRole role) {
        return Refusal.insufficient(
                "approved, but not run: something that the statement names was changed meanwhile",
                "A relation or function of one of its names was made, altered, renamed or dropped while it waited.",
                "You have " + role + " now. Look at what the names mean. Run it again if it is what you want.");
    }

    static Refusal shifted(Outlook.Shifts shifts) {
        return Refusal.insufficient(
                "this needs " + shifts.role() + ", with which a name in it would mean something else",
                "It means " + shifts.now() + " now and would mean " + shifts.then() + " then. Nobody was asked.",
                "Write the one you mean with its schema: " + shifts.now() + " or " + shifts.then() + ".");
    }

    private Outlook outlook(SearchPath path, Reading reading) {
        var needs = Foresight.needsOf(reading);
        return rights.outlook(session.login(), path.everywhere(session.loginName()), needs, candidates());
    }

    /** A refusal that cannot be held, with the line to type next. */
    MessageFields advice(MessageFields error, Optional<String> sql) {
        var outlook =
                sql.map(text -> outlook(SearchPath.USUAL, services.reader().read(text)));
        var hint = outlook.filter(Outlook.Lacks.class::isInstance)
                .map(found -> "Ask for the role first: SET nightlatch.role = '"
                        + ((Outlook.Lacks) found).role().name().replace("'", "''") + "';")
                .orElseGet(this::askable);
        return withHint(error, hint);
    }

    private String askable() {
        return asks.askable(session.principal(), session.database());
    }

    private static MessageFields withHint(MessageFields error, String hint) {
        return error.hint().isPresent() ? error.withHint(error.hint().get() + " " + hint) : error.withHint(hint);
    }

    /** @param limit how long the server lets it wait, if it says so */
    private Asker asker(HeldBy held, boolean inTransaction, Optional<Duration> limit) {
        var wanted = session.settings().longestWait(inTransaction);
        var longest = limit.filter(left -> left.compareTo(wanted) < 0).orElse(wanted);
        return new Asker(
                session.id(),
                session.principal(),
                session.database(),
                session.tokenGrant(),
                session.settings().reason(),
                session.settings().duration(),
                neverHeld || longest.isZero(),
                longest,
                held.future(),
                (request, text) -> relay.loop.execute(() -> {
                    if (relay.isOver()) return;
                    relay.notice(text);
                    if (inTransaction) new LockWatch(session, rights, held).start();
                }));
    }
}
