package io.nightlatch.control.json;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A list; {@code next}, where there is more, goes back as {@code after}. */
public record PageJson<T>(List<T> items, Optional<String> next) {
    public static <T> PageJson<T> whole(List<T> items) {
        return new PageJson<>(items, Optional.empty());
    }

    /** @param oneMore what was found when one more than {@code limit} was asked for */
    public static <D, T> PageJson<T> of(List<D> oneMore, int limit, Function<D, String> id, Function<D, T> json) {
        var shown = oneMore.subList(0, Math.min(limit, oneMore.size()));
        return new PageJson<>(
                shown.stream().map(json).toList(),
                oneMore.size() > limit ? Optional.of(id.apply(shown.getLast())) : Optional.empty());
    }
}
