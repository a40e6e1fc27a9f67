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
         * @param watch it is prepared only; its Bind is to be looked at
         */
        record Pass(boolean settles, boolean unsettles, boolean watch) implements Verdict {
            static final Pass ONCE = new Pass(false, true, false);
        }

        record Refuse(Refusal refusal) implements Verdict {}
    }

    private final LiveSession session;
    private final Relay relay;
    private final SessionAsks asks;
    private final StatementReader reader;
    private final Supplier<Policy> policy;
    private final Background background;
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

    /** Whether the session can ask for anything; what was known is void when its rights or the policy have changed. */
    private boolean isNeeded() {
        var now = policy.get().version();
        int rights = session.rightsEpoch();
        if (!now.equals(policyThen) || rights != rightsThen) {
            policyThen = now;
            rightsThen = rights;
            isNeeded = !asks.candidates().isEmpty();
            settled.clear();
            satisfied.clear();
        }
        return isNeeded;
    }

    /** Whether a text that was read before may pass, as nothing that it needs is still in question. */
    boolean passesAtOnce(String sql) {
        if (!relay.isReadable(sql)) {
            relay.state.unread();
            return true;
        }
        var known = reader.known(sql);
        if (known.isEmpty()) return false;
        var needs = needsOf(known.get());
        if (isNeeded() && !needs.isEmpty() && !satisfied.contains(needs)) return false;
        next = passing(known.get());
        relay.state.saw(known.get());
        return true;
    }

    /** Reads and judges a text; then the client leg looks at its frame {@linkplain ClientLeg#again again} or drops it. */
    void judge(String sql, Place at) {
        background.run(
                () -> {
                    var reading = reader.read(sql);
                    var verdict = verdict(sql, reading, at);
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
        return pass.watch();
    }

    // -- on virtual threads ------------------------------------------------------------------------------------------

    private Verdict verdict(String sql, Reading reading, Place at) throws InterruptedException {
        var needs = needsOf(reading);
        var candidates = asks.candidates();
        if (needs.isEmpty() || candidates.isEmpty() || satisfied.contains(needs)) return passing(reading);
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
                    yield passing(reading);
                }
                case Outlook.Hopeless _ -> Verdict.Pass.ONCE;
                case Outlook.Shifts shifts -> new Verdict.Refuse(SessionAsks.shifted(shifts));
                case Outlook.Lacks lacks ->
                    at == Place.PARSE && !lacks.unseen()
                            ? new Verdict.Pass(false, false, true)
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
        return passing(reading);
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

    private static Verdict.Pass passing(Reading reading) {
        return switch (reading) {
            case Reading.Unreadable _ -> Verdict.Pass.ONCE;
            case Reading.Statements(var all) ->
                new Verdict.Pass(true, all.stream().anyMatch(Foresight::mayChangeNaming), false);
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
