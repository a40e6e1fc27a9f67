package io.nightlatch.access.file;

import java.util.Comparator;

/** One thing that is wrong in a file. Line and column count from 1. */
public record FileError(String file, int line, int column, String message) implements Comparable<FileError> {
    private static final Comparator<FileError> BY_PLACE = Comparator.comparingInt(FileError::line)
            .thenComparingInt(FileError::column)
            .thenComparing(FileError::message);

    /** What is wrong with the file as a whole. */
    public static FileError ofWhole(Object file, String message) {
        return new FileError(file.toString(), 1, 1, message);
    }

    @Override
    public int compareTo(FileError other) {
        return BY_PLACE.compare(this, other);
    }

    /** As compilers say it, so that editors can jump there: {@code policy.yaml:12:7: …}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
