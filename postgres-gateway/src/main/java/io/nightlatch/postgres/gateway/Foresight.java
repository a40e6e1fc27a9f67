package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.session.Outlook;
import io.nightlatch.access.session.TargetUnavailable;
import io.nightlatch.access.statement.Need;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementReader;
import io.nightlatch.postgres.gateway.ClientLeg.Step;
import io.nightlatch.postgres.gateway.SettledTexts.Found;
import io.nightlatch.postgres.gateway.statement.Withholding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Looks at a session's statements before they go out: one that needs a role which the session lacks is held, asked for and
 * then sent for the first and only time, in any protocol and in a transaction. Whatever it misses, the server refuses.
 *
 * <p>A text seen before at the same rights costs a look-up ({@link SettledTexts}); a new one is read on a virtual thread, and
 * only needs that were not answered before are put to the catalogs.
 */
final class Foresight {
    private static final int MOST_NEEDS = 1_024;

    /** Which frame a text was found in. */
    enum Place {
        QUERY,
        /** A Parse whose Bind is not in sight: preparing is no use of a right. */
        PARSE,
        PARSE_AND_BIND,
        BIND
    }

    /** What becomes of a text. */
    private sealed interface Verdict {
        /**
         * @param settles the same bytes may pass again without a look
         * @param unsettles it may change how names are looked up
         * @param watch whether the Bind of what it prepares is to be looked at, and why
         * @param own it has a yes of its own, for this one run
         */
        record Pass(boolean settles, boolean unsettles, Watch watch, boolean own) implements Verdict {
            static final Pass ONCE = new Pass(false, true, Watch.NO, false);
            static final Pass EXECUTES = new Pass(false, true, Watch.RIGHTS, false);
            static final Pass WATCHED = new Pass(false, true, Watch.ITSELF, false);
            static final Pass OWN = new Pass(false, true, Watch.NO, true);
        }

        record Refuse(Refusal refusal) implements Verdict {}
    }

    private enum Watch {
        NO,
        /** It lacks a right, or may run something that was prepared elsewhere. */
        RIGHTS,
        /** Each of its runs needs a yes of its own. */
        ITSELF
    }

    private final LiveSession session;
    private final Relay relay;
    private final SessionAsks asks;
    private final StatementReader reader;
    private final Supplier<Policy> policy;
    private final Background background;
    private final HighImpactWatch impact;
    private final OwnApproval own;
    private final SettledTexts settled = new SettledTexts();
    private final Set<List<Need>> satisfied = ConcurrentHashMap.newKeySet();
    private volatile Optional<Naming> naming = Optional.empty();
    private String policyThen = "";
    private int rightsThen = -1;
    private boolean isNeeded;
    private Verdict.Pass next = Verdict.Pass.ONCE;

    Foresight(LiveSession session, Relay relay, SessionAsks asks, GatewayServices services) {
        this.session = session;
        this.relay = relay;
        this.asks = asks;
        this.reader = services.reader();
        this.policy = services.policy();
        this.background = new Background(session, relay);
        this.impact = new HighImpactWatch(session.database(), policy, relay);
        this.own = new OwnApproval(session, relay, services, asks);
    }

    // -- on the event loop, for every statement ---------------------------------------------------------------------

    /** Whether exactly these bytes may pass without a look. */
    boolean isSettled(ByteBuf in, int index, int length) {
        if (!isNeeded() && !relay.isRecording()) {
            relay.state.unread(); // nobody reads it
            return true;
        }
        if (relay.isRecording()) return false; // the trail wants it read
        var found = settled.find(in, index, length);
        if (found == Found.UNSETTLING) naming = Optional.empty();
        return found != Found.NOT;
    }

    /** Whether anything may be held; what was known is void when the session's rights or the policy have changed. */
    private boolean isNeeded() {
        var now = policy.get().version();
        int rights = session.rightsEpoch();
        if (!now.equals(policyThen) || rights != rightsThen) {
            if (!now.equals(policyThen)) impact.look(policyThen.isEmpty());
            policyThen = now;
            rightsThen = rights;
            isNeeded = impact.hasRules() || !asks.candidates().isEmpty();
            settled.clear();
            satisfied.clear();
        }
        return isNeeded;
    }

    /** Whether some statements need their own approval, by the policy of now. */
    boolean hasRules() {
        isNeeded();
        return impact.hasRules();
    }

    /** Whether it needs a yes of its own, whatever the session may do. */
    boolean isHeldForItself(Reading reading) {
        return impact.demand(reading).isPresent();
    }

    /** Whether what is on its way may change how this text is read. */
    boolean isInDoubt(String sql) {
        return impact.hasRules() && !relay.owed.isEmpty() && HighImpactWatch.maySpellOtherwise(sql);
    }

    /** Whether a text that was read before may pass, as nothing that it needs is still in question. */
    boolean passesAtOnce(String sql, Place at) {
        boolean isReadable = relay.isReadable(sql);
        if (!isReadable && !hasRules()) {
            relay.state.unread();
            return true;
        }
        var known = isReadable ? reader.known(sql) : Optional.of(HighImpactWatch.NOT_READ);
        if (known.isEmpty()) return false;
        var needs = needsOf(known.get());
        if (isNeeded() && !needs.isEmpty() && !satisfied.contains(needs)) return false;
        boolean isParsedUnread = !isReadable && at != Place.QUERY;
        if (isParsedUnread || (runs(at) && impact.isHeld(known.get()))) return false;
        next = passing(sql, known.get());
        relay.state.saw(known.get());
        return true;
    }

    private static boolean runs(Place at) {
        return at == Place.QUERY || at == Place.BIND;
    }

    /**
     * Reads and judges a text; then the client leg looks at its frame {@linkplain ClientLeg#again again} or drops it.
     *
     * @param parameters what it will run with; empty where they are more than anybody looks at
     */
    void judge(String sql, Place at, Optional<List<Optional<String>>> parameters) {
        background.run(
                () -> {
                    var reading =
                            !impact.hasRules() || isStillReadable(sql) ? reader.read(sql) : HighImpactWatch.NOT_READ;
                    var verdict = verdict(sql, reading, at, parameters);
                    relay.loop.execute(() -> {
                        if (!relay.isOver()) relay.state.saw(reading);
                        tell(verdict, at);
                    });
                    return true;
                },
                failure -> tell(new Verdict.Refuse(SessionJudge.failed(failure)), at));
    }

    private void tell(Verdict verdict, Place at) {
        session.released();
        if (relay.isOver()) return;
        switch (verdict) {
            case Verdict.Pass pass -> {
                isNeeded(); // a role that was unlocked for it voids what was known before
                next = pass;
                relay.clientLeg().again();
            }
            case Verdict.Refuse(var refusal) -> {
                relay.refuse(refusal, at == Place.QUERY);
                relay.clientLeg().proceed(Step.DROP);
            }
        }
    }

    /** The text goes out now. @return whether the Bind of what it prepares is to be looked at */
    boolean passed(ByteBuf in, int index, int length) {
        var pass = next;
        next = Verdict.Pass.ONCE;
        if (pass.unsettles()) naming = Optional.empty();
        if (pass.settles()) settled.add(in, index, length, pass.unsettles());
        if (pass.watch() == Watch.ITSELF) impact.prepared();
        return pass.watch() != Watch.NO;
    }

    /** A Bind goes out now. @return whether what it runs has a yes of its own */
    boolean bound() {
        var pass = next;
        next = Verdict.Pass.ONCE;
        return pass.own();
    }

    // -- on virtual threads ------------------------------------------------------------------------------------------

    private Verdict verdict(String sql, Reading reading, Place at, Optional<List<Optional<String>>> parameters)
            throws InterruptedException {
        // Settings can be others when it is run, so that it would be read in another way than it was prepared.
        if (reading.equals(HighImpactWatch.NOT_READ) && at != Place.QUERY) {
            return new Verdict.Refuse(OwnRefusals.NOT_STANDARD);
        }
        if (runs(at) && impact.runsElsewhere(reading)) return new Verdict.Refuse(OwnRefusals.ELSEWHERE);
        var demand = impact.demand(reading).map(asked -> new Demanded(sql, reading, asked));
        if (demand.isEmpty()) {
            var verdict = byRights(sql, reading, at);
            return verdict instanceof Verdict.Pass && impact.mayExecute(reading) ? Verdict.Pass.EXECUTES : verdict;
        }
        if (impact.hangsOnRows(demand.get())) return byRows(demand.get(), at, parameters);
        if (at != Place.PARSE) {
            var standing = own.standing();
            if (standing == Standing.DISCARDING) return Verdict.Pass.WATCHED;
            var hindrance = own.hindrance(demand.get(), standing);
            if (hindrance.isPresent()) return new Verdict.Refuse(hindrance.get());
        }
        if (byRights(sql, reading, at) instanceof Verdict.Refuse refuse) return refuse;
        if (!runs(at)) return Verdict.Pass.WATCHED;
        var refusal = own.obtain(demand.get(), parameters);
        return refusal.<Verdict>map(Verdict.Refuse::new).orElse(Verdict.Pass.OWN);
    }

    /** The role comes first, since the rows are only known to a session that may touch them. */
    private Verdict byRows(Demanded what, Place at, Optional<List<Optional<String>>> parameters)
            throws InterruptedException {
        if (byRights(what.sql(), what.reading(), at) instanceof Verdict.Refuse refuse) return refuse;
        if (!runs(at)) return Verdict.Pass.WATCHED;
        var standing = own.standing();
        if (standing == Standing.DISCARDING) return Verdict.Pass.WATCHED;
        var left = impact.about(what, own.rows(what, parameters));
        if (left.isEmpty()) return Verdict.Pass.ONCE;
        var refusal = own.hindrance(left.get(), standing);
        if (refusal.isEmpty()) refusal = own.obtain(left.get(), parameters);
        return refusal.<Verdict>map(Verdict.Refuse::new).orElse(Verdict.Pass.OWN);
    }

    /** What the role that is lacking asks for, if one is. */
    private Verdict byRights(String sql, Reading reading, Place at) throws InterruptedException {
        var needs = needsOf(reading);
        var candidates = asks.candidates();
        if (needs.isEmpty() || candidates.isEmpty() || satisfied.contains(needs)) return passing(sql, reading);
        var known = naming;
        var names = known.isPresent() ? known : ask();
        // Under a SET ROLE another grant to the login would change nothing.
        if (names.isEmpty() || names.get().actingAs().isPresent() || !isStillReadable(sql)) return Verdict.Pass.ONCE;
        try {
            var outlook = asks.outlook(names.get(), needs, candidates);
            boolean isSure = known.isEmpty() || outlook instanceof Outlook.Open;
            if (!isSure) { // a function may have changed the path unseen, so ask again before anybody has to wait
                names = ask();
                boolean isItself = names.isPresent() && names.get().actingAs().isEmpty();
                if (!isItself || !isStillReadable(sql)) return Verdict.Pass.ONCE;
                outlook = asks.outlook(names.get(), needs, candidates);
            }
            return switch (outlook) {
                case Outlook.Open _ -> {
                    if (satisfied.size() >= MOST_NEEDS) satisfied.clear();
                    satisfied.add(needs);
                    yield passing(sql, reading);
                }
                case Outlook.Hopeless _ -> Verdict.Pass.ONCE;
                case Outlook.Shifts shifts -> new Verdict.Refuse(SessionAsks.shifted(shifts));
                case Outlook.Lacks lacks ->
                    at == Place.PARSE && !lacks.unseen()
                            ? new Verdict.Pass(false, false, Watch.RIGHTS, false)
                            : hold(sql, reading, needs, lacks);
            };
        } catch (TargetUnavailable e) {
            return Verdict.Pass.ONCE; // the server decides
        }
    }

    private Verdict hold(String sql, Reading reading, List<Need> needs, Outlook.Lacks before)
            throws InterruptedException {
        var meaning = asks.meaningAtRest(sql);
        var refusal = asks.obtain(
                before.role(),
                false,
                StatementTrail.shown(Withholding.of(sql, reading)),
                Optional.of(Withholding.of(sql, reading)));
        if (refusal.isPresent()) return new Verdict.Refuse(refusal.get());
        var names = ask();
        var after = names.map(
                now -> asks.outlook(now, needs, List.of(before.role())).objects());
        if (!after.equals(Optional.of(before.objects()))) return new Verdict.Refuse(SessionAsks.changed(before.role()));
        if (meaning.isPresent()) {
            var other = asks.otherMeaning(sql, meaning.get(), before.role());
            if (other.isPresent()) return new Verdict.Refuse(other.get());
        }
        return passing(sql, reading);
    }

    /** A setting that was on its way while the text was read may change how the server reads it. */
    private boolean isStillReadable(String sql) throws InterruptedException {
        return asks.onLoop(() -> CompletableFuture.completedFuture(relay.isReadable(sql)));
    }

    private Optional<Naming> ask() throws InterruptedException {
        var told = asks.onLoop(() -> relay.inject(Naming.PATH).thenCombine(relay.inject(Naming.ROLE), Naming::of));
        naming = told;
        return told;
    }

    private Verdict.Pass passing(String sql, Reading reading) {
        if (impact.demand(reading).isPresent()) return Verdict.Pass.WATCHED;
        if (impact.mayExecute(reading)) return Verdict.Pass.EXECUTES;
        return switch (reading) {
            case Reading.Unreadable _ -> Verdict.Pass.ONCE;
            case Reading.Statements(var all) ->
                new Verdict.Pass(
                        !impact.hasRules() || !HighImpactWatch.maySpellOtherwise(sql),
                        all.stream().anyMatch(Foresight::mayChangeNaming),
                        Watch.NO,
                        false);
        };
    }

    private static boolean mayChangeNaming(StatementFacts facts) {
        return switch (facts.kind()) {
            case SET, DISCARD, DO, CALL, EXECUTE -> true;
            case TRANSACTION -> facts.command().startsWith("ROLLBACK");
            default -> facts.has(StatementFlag.SETS_ROLE) || facts.has(StatementFlag.HIDES_STATE);
        };
    }

    /** What it needs of all its statements; those that only look at catalogs are never held. */
    static List<Need> needsOf(Reading reading) {
        if (!(reading instanceof Reading.Statements(var all))) return List.of();
        if (all.size() == 1)
            return all.getFirst().has(StatementFlag.CATALOG_ONLY)
                    ? List.of()
                    : all.getFirst().needs();
        var needs = new ArrayList<Need>();
        for (var facts : all) if (!facts.has(StatementFlag.CATALOG_ONLY)) needs.addAll(facts.needs());
        return List.copyOf(needs);
    }
}
