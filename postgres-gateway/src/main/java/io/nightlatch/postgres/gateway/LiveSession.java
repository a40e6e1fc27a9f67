package io.nightlatch.postgres.gateway;

import io.nightlatch.access.converge.Cuts;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState.Active;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.policy.AtEnd;
import io.nightlatch.access.session.EndingReport;
import io.nightlatch.access.session.LiveSessions.Cut;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.session.SessionState;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Signal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One signed-in connection: who it is, what it holds, and its one way to the end. */
final class LiveSession {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    /**
     * A wrapped role that this session's login is a member of.
     *
     * @param settable the client may {@code SET ROLE} there
     * @param asRole the gateway did so
     * @param atEnd what becomes of what runs when its time is over
     */
    record Unlocked(Grant grant, Active window, boolean settable, boolean asRole, AtEnd atEnd) {}

    private final Session session;
    private final Principal principal;
    private final Optional<Grant> tokenGrant;
    private final GatewayServices services;
    private final Registry registry;
    private final SessionSettings settings = new SessionSettings();
    private final Map<DatabaseRole, Unlocked> unlocked = new ConcurrentHashMap<>();
    private final AtomicInteger rightsEpoch = new AtomicInteger();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile SessionState state = SessionState.OPEN;
    private volatile Optional<String> heldStatement = Optional.empty();
    private volatile Optional<StatementRecord> running = Optional.empty();

    /** Grants that were told to be over since the session last went on; of the event loop. */
    private final Set<GrantId> over = new HashSet<>();

    /** Grants that a login had which the session has gone on from. */
    private final Set<GrantId> left = ConcurrentHashMap.newKeySet();

    private final OwnLogins logins;
    private final GrantClock clock;
    private volatile @Nullable Relay relay;
    private volatile @Nullable GoingOn goingOn;
    private volatile @Nullable HeldBy hold;
    private volatile @Nullable Cut cutWith;
    private volatile Registry.@Nullable CancelKey cancelKey;
    private volatile Optional<Upstream> upstream = Optional.empty();

    LiveSession(
            Session session,
            Principal principal,
            Optional<Grant> tokenGrant,
            GatewayServices services,
            Registry registry) {
        this.session = session;
        this.principal = principal;
        this.tokenGrant = tokenGrant;
        this.services = services;
        this.registry = registry;
        this.logins = new OwnLogins(session.id(), principal.name(), session.login());
        this.clock = new GrantClock(this, services.clock());
    }

    SessionId id() {
        return session.id();
    }

    Session session() {
        return session;
    }

    Principal principal() {
        return principal;
    }

    DatabaseName database() {
        return session.database();
    }

    String loginName() {
        return logins.name();
    }

    OwnLogins logins() {
        return logins;
    }

    Optional<Grant> tokenGrant() {
        return tokenGrant;
    }

    SessionSettings settings() {
        return settings;
    }

    SessionState state() {
        return state;
    }

    /** What is held or running. Under a baseline alone nobody keeps account of what runs. */
    Optional<String> currentStatement() {
        return heldStatement.or(() -> running.map(StatementRecord::shown));
    }

    Optional<Registry.CancelKey> cancelKey() {
        return Optional.ofNullable(cancelKey);
    }

    SessionLogin login() {
        return logins.current()
                .orElseThrow(() -> new IllegalStateException("the login of " + id() + " is not made yet"));
    }

    boolean isUnlocked(DatabaseRole role, boolean settable) {
        var held = unlocked.get(role);
        return held != null && (held.settable() || !settable);
    }

    Map<DatabaseRole, Unlocked> unlocked() {
        return unlocked;
    }

    boolean isEnding() {
        return ending.get();
    }

    void loginMade(SessionLogin made) {
        logins.made(made);
    }

    /** The process that serves it in the target, if its connection is up. */
    Optional<Integer> backend() {
        return upstream.map(Upstream::processId);
    }

    /** The server connection is up; a CancelRequest with this key is for it. */
    void connected(Upstream to, Registry.CancelKey key) {
        upstream = Optional.of(to);
        cancelKey = key;
        registry.cancelBy(key, this);
    }

    /** A grant of the session's is over, and goes on or is cut by this. */
    void goesOnBy(GoingOn way) {
        goingOn = way;
    }

    GoingOn goingOn() {
        var way = goingOn;
        if (way == null) throw new IllegalStateException(id() + " does not relay yet");
        return way;
    }

    /** On the event loop: the server connection of now is another one, whose login has the baseline. Our cancel key stays. */
    void wentOn(Upstream to) {
        upstream = Optional.of(to);
        unlocked.values().forEach(had -> left.add(had.grant().id()));
        unlocked.clear();
        rightsEpoch.incrementAndGet();
        left.addAll(over); // also one that was to be given and could not be
        over.clear();
    }

    /** Whether the gateway has sent SET ROLE for an unlock. */
    boolean actsAsRole() {
        return unlocked.values().stream().anyMatch(Unlocked::asRole);
    }

    /** From now on client and server talk. */
    void relaying(Relay carrier) {
        relay = carrier;
        var cut = cutWith;
        if (cut != null) cut(cut);
    }

    /** Rises whenever what the session may do has changed. */
    int rightsEpoch() {
        return rightsEpoch.get();
    }

    void unlockedNow(DatabaseRole role, Unlocked what) {
        unlocked.merge(
                role,
                what,
                (old, now) -> new Unlocked(
                        now.grant(),
                        now.window(),
                        old.settable() || now.settable(),
                        old.asRole() || now.asRole(),
                        now.atEnd()));
        rightsEpoch.incrementAndGet();
        // Its end may have been told while it was being given, and taken for that of a login before.
        if (left.remove(what.grant().id())) services.changed().run();
    }

    // -- holds -------------------------------------------------------------------------------------------------------

    void held(HeldBy by, String shown) {
        hold = by;
        heldStatement = Optional.of(shown);
        state = SessionState.HELD;
        if (isEnding()) by.giveUp(HeldBy.GivenUp.CLIENT_GONE);
    }

    boolean isHeldBy(HeldBy by) {
        return hold == by;
    }

    void released() {
        hold = null;
        heldStatement = Optional.empty();
        if (state == SessionState.HELD) state = SessionState.OPEN;
    }

    void running(StatementRecord statement) {
        running = Optional.of(statement);
    }

    void idle() {
        running = Optional.empty();
    }

    /** Ctrl-C: ends a hold, or goes on to the server. */
    void cancel() {
        var waiting = hold;
        if (waiting != null) {
            waiting.giveUp(HeldBy.GivenUp.CANCELLED);
        } else {
            upstream.ifPresent(Upstream::cancel);
        }
    }

    /** The same person's session beside this one that has that server process. */
    Optional<LiveSession> another(int serverProcess) {
        return registry.ofPerson(principal.name(), database(), serverProcess).filter(other -> other != this);
    }

    boolean isServedBy(int serverProcess) {
        return upstream.filter(server -> server.processId() == serverProcess).isPresent();
    }

    /** Its person asked for it in another session of theirs. */
    void signalled(Signal signal, SessionId by) {
        if (signal.terminates()) cut(Cuts.byOwnPerson(principal.name(), by));
        else cancel();
    }

    // -- the clock ---------------------------------------------------------------------------------------------------

    /** On the event loop: the end of the window ends the login, whether or not anything else can be asked then. */
    void startClock(Relay carrier, Grant grant, Active window) {
        clock.start(carrier, grant, window.endsAt());
    }

    /** From any thread: a grant that the login of now has ends later than it did. */
    void extended(GrantId grant, Instant endsAt) {
        var carrier = relay;
        if (carrier != null) carrier.loop.execute(() -> extendedNow(carrier, grant, endsAt));
    }

    /** On the event loop. */
    void extendedNow(Relay carrier, GrantId id, Instant endsAt) {
        if (carrier.isOver() || over.contains(id)) return;
        for (var had : Map.copyOf(unlocked).entrySet()) {
            var what = had.getValue();
            if (!what.grant().id().equals(id) || !what.window().endsAt().isBefore(endsAt)) continue;
            var window = new Active(what.window().at(), endsAt);
            var now = services.clock().instant();
            var grant = what.grant().extend(endsAt, now);
            unlocked.put(had.getKey(), new Unlocked(grant, window, what.settable(), what.asRole(), what.atEnd()));
            clock.start(carrier, grant, endsAt);
            carrier.notice(GrantClock.extended(grant, now, endsAt));
        }
    }

    /** A time of day, as people are told it. */
    static String clock(Instant at) {
        return CLOCK.format(at);
    }

    /** What is said of a statement that runs, at the end of a sentence. */
    String whatRuns() {
        return running.map(statement -> "; running since " + clock(statement.startedAt()) + ": " + statement.shown())
                .orElse("");
    }

    boolean hasLeft(GrantId grant) {
        return left.contains(grant);
    }

    // -- the end -----------------------------------------------------------------------------------------------------

    /** From any thread: the client reads why, both sockets close, the login is ended. */
    void cut(Cut why) {
        cutWith = why; // first: if there is nobody to tell yet, relaying() finds it
        var carrier = relay;
        if (carrier == null) return;
        carrier.loop.execute(() -> cutNow(why));
    }

    /** On the event loop. */
    void cutNow(Cut why) {
        var carrier = relay;
        if (carrier == null || carrier.isOver()) return;
        carrier.close(Optional.of(new Refusal(Refusal.ADMIN_SHUTDOWN, why.message(), why.detail(), why.hint())));
        end(why.why());
    }

    /** From any thread: goes on as baseline, or is cut. A grant that only a login before this one had is no matter. */
    void grantEnded(GrantId grant, Cut why) {
        var carrier = relay;
        if (carrier == null) {
            cut(why);
        } else {
            carrier.loop.execute(() -> {
                if (left.contains(grant)) return;
                over.add(grant);
                goingOn().orCut(why);
            });
        }
    }

    /** From any thread: as {@link #grantEnded}, by the clock, so that what runs may have some time. */
    void grantRanOut(GrantId grant, Cut why) {
        var carrier = relay;
        if (carrier == null) {
            cut(why);
        } else {
            carrier.loop.execute(() -> {
                if (left.contains(grant)) return;
                over.add(grant);
                goingOn().finishOrCut(atEndOf(grant), why);
            });
        }
    }

    private AtEnd atEndOf(GrantId grant) {
        return unlocked.values().stream()
                .filter(what -> what.grant().id().equals(grant))
                .map(Unlocked::atEnd)
                .findFirst()
                .orElse(AtEnd.CUT);
    }

    boolean isFinishing() {
        var carrier = relay;
        return carrier != null && carrier.finishing.isUnderWay();
    }

    /** Starts the ending, once. Returns at once; the work is done on a virtual thread. */
    void end(SessionEnd why) {
        if (!ending.compareAndSet(false, true)) return;
        state = SessionState.ENDING;
        ended.complete(null);
        var waiting = hold;
        if (waiting != null) waiting.giveUp(HeldBy.GivenUp.CLIENT_GONE);
        Thread.ofVirtual().name("ending " + id()).start(() -> endLogin(why));
    }

    /** Run when the session ends, at once if it has. */
    void onEnd(Runnable what) {
        ended.thenRun(what);
    }

    private void endLogin(SessionEnd why) {
        try {
            var target = services.logins().get(database());
            var made = logins.all();
            if (!made.isEmpty() && target != null) {
                var reports = made.stream().map(target::end).toList();
                services.sessions().ended(id(), why, EndingReport.together(reports));
            }
        } catch (RuntimeException e) {
            // The target or the store is away. The login belongs to nobody from here on, so the convergence ends it.
            System.getLogger(LiveSession.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the ending of {0} is left to the convergence: {1}",
                            id(),
                            e.getMessage());
        } finally {
            registry.remove(this);
            services.changed().run();
        }
    }
}
