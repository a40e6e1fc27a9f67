package io.nightlatch.access.grant;

import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.request.AccessRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Whether those who agreed still could: a yes of somebody who was disabled since, or left the stage's groups, does not count. */
final class Agreement {
    private Agreement() {}

    /** Whose yes is missing now, as a sentence; empty if every stage still has as many as it needs. */
    static Optional<String> whyNotStanding(AccessRequest request, Directory directory) {
        return IntStream.rangeClosed(1, request.stages().size())
                .mapToObj(number -> missingIn(request, number, directory))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> missingIn(AccessRequest request, int number, Directory directory) {
        if (request.isLeft(number)) return Optional.empty();
        var stage = request.stage(number);
        var yes = request.approversIn(number);
        var still = yes.stream()
                .flatMap(who -> directory.active(who).stream())
                .filter(stage::admits)
                .toList();
        if (stage.filledBy(still) >= stage.count()) return Optional.empty();
        var gone = yes.stream()
                .filter(who -> still.stream().noneMatch(one -> one.name().equals(who)))
                .toList();
        return Optional.of(gone.isEmpty() ? "those who agreed do not fill all places any more" : sentence(gone));
    }

    private static String sentence(List<PrincipalName> gone) {
        return "the yes of "
                + String.join(
                        " and of ", gone.stream().map(PrincipalName::value).toList())
                + " does not count any more";
    }
}
