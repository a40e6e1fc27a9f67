package io.nightlatch.postgres.server;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Another process, or another part of this one, already keeps the server of this folder. */
public final class FolderInUseException extends PostgresServerException {
    private final String folder;

    @SuppressWarnings("serial") // never serialized
    private final OptionalLong pid;

    FolderInUseException(Path folder, OptionalLong pid) {
        super("the server in " + folder + " is kept by "
                + (pid.isPresent() ? "process " + pid.getAsLong() : "another process")
                + (pid.isPresent() && pid.getAsLong() == ProcessHandle.current().pid() ? " (this one)" : "")
                + ". Stop that first, or choose another folder.");
        this.folder = folder.toString();
        this.pid = pid;
    }

    public Path folder() {
        return Path.of(folder);
    }

    /** The process that keeps the folder; empty where it could not be read. */
    public OptionalLong pid() {
        return pid;
    }
}
