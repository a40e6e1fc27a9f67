package io.nightlatch.access.file;

import java.util.List;
import java.util.stream.Collectors;

/** A file cannot be used as it is; everything that is wrong with it, in the order of the file. */
public class FileErrors extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<FileError> errors;

    public FileErrors(List<FileError> errors) {
        super(errors.stream().sorted().map(FileError::toString).collect(Collectors.joining("\n")));
        this.errors = errors.stream().sorted().toList();
    }

    public FileErrors(FileError error) {
        this(List.of(error));
    }

    public List<FileError> errors() {
        return errors;
    }
}
