package io.nightlatch.app;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands in the way of doing the job, as sentences for {@code /readyz}. */
final class Readiness {
    private static final System.Logger LOG = System.getLogger(Readiness.class.getName());

    private final Store store;
    private final TargetChecks targets;
    private volatile Map<DatabaseName, RuntimeException> unreached = Map.of();
    private volatile String passFailure = "";

    Readiness(Store store, TargetChecks targets) {
        this.store = store;
        this.targets = targets;
    }

    void converged(Map<DatabaseName, RuntimeException> failures) {
        passFailure = "";
        if (!failures.keySet().equals(unreached.keySet())) {
            failures.forEach((database, e) -> LOG.log(
                    System.Logger.Level.WARNING,
                    "the logins of " + database + " cannot be looked after: " + e.getMessage()));
        }
        unreached = Map.copyOf(failures);
    }

    void convergeFailed(RuntimeException e) {
        if (passFailure.isEmpty()) LOG.log(System.Logger.Level.WARNING, "a converge pass failed: " + e.getMessage());
        passFailure = String.valueOf(e.getMessage());
    }

    List<String> problems() {
        var problems = new ArrayList<String>();
        if (!store.healthy()) problems.add("the store does not answer, so nothing new is granted");
        if (!passFailure.isEmpty()) problems.add("the last converge pass failed: " + passFailure);
        unreached.forEach((database, e) -> problems.add(database + " cannot be looked after: " + e.getMessage()));
        problems.addAll(targets.problems());
        return List.copyOf(problems);
    }
}
