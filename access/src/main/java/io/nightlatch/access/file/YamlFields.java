package io.nightlatch.access.file;

import io.nightlatch.access.file.YamlValue.Entry;
import java.util.List;
import java.util.Optional;

/** The fields of a mapping whose keys are known. */
public final class YamlFields {
    private final YamlValue whole;
    private final List<Entry> fields;

    YamlFields(YamlValue whole, List<Entry> fields) {
        this.whole = whole;
        this.fields = List.copyOf(fields);
    }

    public YamlValue whole() {
        return whole;
    }

    /** A field that may be absent. */
    public Optional<YamlValue> optional(String name) {
        return fields.stream()
                .filter(field -> field.key().text().filter(name::equals).isPresent())
                .map(Entry::value)
                .findFirst();
    }

    /** A field that must be there; where it is not, that is an error. */
    public Optional<YamlValue> required(String name) {
        var value = optional(name);
        if (value.isEmpty()) whole.refuse("'" + name + "' is missing here");
        return value;
    }
}
