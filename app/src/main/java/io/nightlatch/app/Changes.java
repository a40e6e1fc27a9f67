package io.nightlatch.app;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.file.TextFile;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.policy.LivePolicy;
import io.nightlatch.store.Store;
import java.nio.file.Path;
import java.util.List;

/** Edited files in the trail. */
final class Changes {
    private static final System.Logger LOG = System.getLogger(Changes.class.getName());

    private Changes() {}

    static void record(Store store, PeopleFile.Result change) {
        switch (change) {
            case PeopleFile.Result.Loaded(var changed) ->
                store.events()
                        .record(changed.stream()
                                .map(name ->
                                        Happening.of(EventKind.PERSON_CHANGED).to(name))
                                .toList());
            case PeopleFile.Result.Refused(var errors) ->
                errors.forEach(
                        error -> LOG.log(System.Logger.Level.WARNING, error + " (everybody stays as they were)"));
        }
    }

    static void record(Store store, Path file, LivePolicy.Result change) {
        switch (change) {
            case LivePolicy.Result.Loaded(var policy, var warnings) -> {
                warnings.forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning.toString()));
                store.recordPolicy(
                        policy.version(),
                        TextFile.read(file),
                        Happening.of(EventKind.POLICY_CHANGED).with("version", policy.version()));
            }
            case LivePolicy.Result.Refused(var errors, var inForce) -> {
                errors.forEach(error -> LOG.log(
                        System.Logger.Level.WARNING, error + " (version " + inForce.version() + " stays in force)"));
                store.events()
                        .record(List.of(Happening.of(EventKind.POLICY_REFUSED, Severity.WARNING)
                                .with("inForce", inForce.version())
                                .with(
                                        "errors",
                                        errors.stream().map(Object::toString).toList())));
            }
        }
    }
}
