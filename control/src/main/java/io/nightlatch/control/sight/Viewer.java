package io.nightlatch.control.sight;

import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.grant.Sight.RoleAt;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Authority;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.session.Session;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one principal sees now, by the policy in force. Capabilities and approverships add up: each adds what its row of
 * the rights allows, and none takes away what another gave.
 */
public record Viewer(Principal who, boolean operator, boolean auditor, Set<RoleAt> approves) {
    public Viewer {
        approves = Set.copyOf(approves);
    }

    public static Viewer of(Principal who, Authority authority, Policy policy) {
        var approves = policy.databases().entrySet().stream()
                .flatMap(database ->
                        database.getValue().roles().stream().map(role -> new RoleAt(database.getKey(), role)))
                .filter(role -> authority.approves(who, role.database(), role.role()))
                .collect(Collectors.toUnmodifiableSet());
        return new Viewer(who, authority.isOperator(who), authority.isAuditor(who), approves);
    }

    public PrincipalName name() {
        return who.name();
    }

    public boolean seesEverything() {
        return operator || auditor;
    }

    public Sight sight() {
        return seesEverything() ? new Sight.All() : new Sight.Some(name(), approves, groups());
    }

    public boolean approves(DatabaseName database, DatabaseRole role) {
        return approves.contains(new RoleAt(database, role));
    }

    public boolean sees(AccessRequest request) {
        return seesEverything() || request.principal().equals(name()) || approves(request);
    }

    /** A statement's own approval is the business of those in its stages, whatever role it would run with. */
    private boolean approves(AccessRequest request) {
        return request.scope() == GrantScope.STATEMENT
                ? request.stages().stream().anyMatch(stage -> stage.mayAdmit(who))
                : approves(request.database(), request.role());
    }

    private Set<Group> groups() {
        return Stream.concat(who.groups().stream(), Stream.of(Group.EVERYONE)).collect(Collectors.toUnmodifiableSet());
    }

    public boolean sees(Grant grant) {
        return seesOwnOrApproved(grant.principal(), grant.database(), grant.role());
    }

    /** An approver sees a session once it used a grant of their role. */
    public boolean sees(Session session, GrantStore store) {
        return seesEverything()
                || session.principal().equals(name())
                || (!approves.isEmpty()
                        && session.grants().stream()
                                .flatMap(id -> store.grant(id).stream())
                                .anyMatch(this::sees));
    }

    private boolean seesOwnOrApproved(PrincipalName owner, DatabaseName database, DatabaseRole role) {
        return seesEverything() || owner.equals(name()) || approves(database, role);
    }

    /** The text that waits: its author's, the auditors', and theirs who decide on it. */
    public boolean readsStatementOf(AccessRequest request) {
        return readsSqlOf(request.principal()) || approves(request);
    }

    public boolean readsSqlOf(PrincipalName author) {
        return auditor || author.equals(name());
    }
}
