package io.nightlatch.postgres.gateway;

import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState.Active;
import io.nightlatch.access.grant.GrantStore.GrantFilter;
import io.nightlatch.access.grant.GrantStore.RequestFilter;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.policy.Durations;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Show;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Signal;
import io.nightlatch.postgres.wire.TextResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables that {@code SHOW nightlatch.…} answers with. Asks the store, so on a virtual thread. */
final class OwnReplies {
    private static final int MANY = 200;

    private final LiveSession session;
    private final GatewayServices services;

    OwnReplies(LiveSession session, GatewayServices services) {
        this.session = session;
        this.services = services;
    }

    static List<String> columns(Show.What what) {
        return switch (what) {
            case SESSION -> List.of("session", "principal", "database", "login", "until");
            case ROLES -> List.of("role", "held", "may_ask", "approvers", "max_duration");
            case REQUESTS -> List.of("id", "role", "state", "stage", "waiting_for", "since");
            case GRANTS -> List.of("id", "role", "state", "ends_at", "remaining");
            case REMAINING -> List.of("role", "remaining");
        };
    }

    TextResult answer(Show.What what) {
        var rows = switch (what) {
            case SESSION -> Stream.of(session());
            case ROLES -> roles();
            case REQUESTS -> requests();
            case GRANTS -> grants();
            case REMAINING -> remaining();
        };
        return new TextResult(columns(what), rows.toList(), "SHOW");
    }

    /** As the server would answer. */
    static TextResult done(Signal signal) {
        return new TextResult(List.of(signal.function()), List.of(row("t")), "SELECT 1");
    }

    private List<Optional<String>> session() {
        var until = session.unlocked().values().stream()
                .map(unlocked -> unlocked.window().endsAt())
                .min(Comparator.naturalOrder());
        return List.of(
                Optional.of(session.id().value()),
                Optional.of(session.principal().name().value()),
                Optional.of(session.database().value()),
                Optional.of(session.loginName()),
                until.map(Instant::toString));
    }

    private Stream<List<Optional<String>>> roles() {
        var database = services.policy().get().database(session.database());
        if (database.isEmpty()) return Stream.empty();
        var baseline =
                database.get().baselineOf(session.principal()).stream().map(role -> row(role.name(), "t", "f", "", ""));
        var askable = database.get().askableBy(session.principal());
        var wrapped = database.get().roles().stream()
                .flatMap(role -> askable.stream()
                        .filter(rule -> rule.role().equals(role))
                        .findFirst()
                        .or(() -> database.get().rule(role))
                        .stream())
                .map(rule -> row(
                        rule.role().name(),
                        session.isUnlocked(rule.role(), false) ? "t" : "f",
                        askable.contains(rule) ? "t" : "f",
                        approvers(rule),
                        Durations.format(rule.maxDuration())));
        return Stream.concat(baseline, wrapped);
    }

    private static String approvers(Rule rule) {
        return rule.approve().stream().map(Stage::words).collect(Collectors.joining(", then "));
    }

    private Stream<List<Optional<String>>> requests() {
        Approvals approvals = services.approvals();
        return services
                .store()
                .requests(
                        own(),
                        new RequestFilter(
                                Optional.empty(),
                                Optional.of(session.principal().name()),
                                Optional.of(session.database()),
                                Optional.empty()),
                        Optional.empty(),
                        MANY)
                .stream()
                .map(request -> row(
                        request.id().value(),
                        request.role().name(),
                        request.state().word(),
                        request.currentStage() + " of " + request.stages().size(),
                        request.isPending() ? approvals.waitingFor(request) : "",
                        request.createdAt().toString()));
    }

    private Stream<List<Optional<String>>> grants() {
        return ownGrants()
                .map(grant -> row(
                        grant.id().value(),
                        grant.role().name(),
                        grant.state().word(),
                        grant.state()
                                .window()
                                .map(window -> window.endsAt().toString())
                                .orElse(""),
                        left(grant)));
    }

    private Stream<List<Optional<String>>> remaining() {
        return ownGrants()
                .filter(grant -> grant.state() instanceof Active)
                .map(grant -> row(grant.role().name(), left(grant)));
    }

    private Stream<Grant> ownGrants() {
        return services
                .store()
                .grants(
                        own(),
                        new GrantFilter(
                                Optional.empty(),
                                Optional.of(session.principal().name()),
                                Optional.of(session.database()),
                                Optional.empty()),
                        Optional.empty(),
                        MANY)
                .stream();
    }

    private String left(Grant grant) {
        if (!(grant.state() instanceof Active(var _, var endsAt))) return "";
        var left = Duration.between(services.clock().instant(), endsAt);
        return Durations.format(left.isNegative() ? Duration.ZERO : left);
    }

    private Sight own() {
        return new Sight.Some(session.principal().name(), Set.of());
    }

    private static List<Optional<String>> row(String... values) {
        return Stream.of(values).map(Optional::of).toList();
    }
}
