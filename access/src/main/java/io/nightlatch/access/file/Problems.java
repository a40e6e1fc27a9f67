package io.nightlatch.access.file;

import io.nightlatch.access.file.YamlNode.Place;
import java.util.ArrayList;
import java.util.List;

/** What was found wrong in one file so far. */
final class Problems {
    private final String file;
    private final List<FileError> errors = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    FileError at(Place place, String message) {
        return new FileError(file, place.line(), place.column(), message);
    }

    void add(Place place, String message) {
        add(at(place, message));
    }

    void add(FileError error) {
        errors.add(error);
    }

    void throwIfAny() {
        if (!errors.isEmpty()) throw new FileErrors(errors);
    }
}
