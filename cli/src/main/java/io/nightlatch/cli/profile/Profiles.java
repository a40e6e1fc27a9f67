package io.nightlatch.cli.profile;

import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The profiles in {@code ~/.config/nightlatch/credentials.json}, or under {@code XDG_CONFIG_HOME} (XDG Base Directory
 * Specification). The directory is 0700 and the file 0600; a file that others may read is not used.
 */
public final class Profiles {
    public static final String DEFAULT = "default";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private final Path directory;
    private final Path file;

    public Profiles(Shell shell) {
        // A relative path there is invalid, and the specification asks that it be ignored.
        var config = shell.variable("XDG_CONFIG_HOME").map(Path::of).filter(Path::isAbsolute);
        this.directory = config.orElse(shell.home().resolve(".config")).resolve("nightlatch");
        this.file = directory.resolve("credentials.json");
    }

    public Path file() {
        return file;
    }

    public Optional<Profile> find(String name) {
        return all().object(name).flatMap(Profiles::read);
    }

    public void save(String name, Profile profile) {
        write(all().with(
                        name,
                        JsonObject.EMPTY
                                .with("url", profile.url().toString())
                                .with("user", profile.user())
                                .with("token", profile.token())
                                .with("tokenId", profile.tokenId())));
    }

    public void forget(String name) {
        write(all().without(name));
    }

    private static Optional<Profile> read(JsonObject json) {
        return json.text("url")
                .flatMap(url -> json.text("user")
                        .flatMap(user -> json.text("token")
                                .map(token -> new Profile(URI.create(url), user, token, json.text("tokenId")))));
    }

    private JsonObject all() {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw Failure.refused(
                        file + " holds secrets and may be read by others.",
                        "Close it with: chmod 600 " + file + " (and sign in anew if you do not know who read it)");
            }
            return JsonObject.parse(Files.readString(file));
        } catch (NoSuchFileException nobodySignedInYet) {
            return JsonObject.EMPTY;
        } catch (IllegalArgumentException e) {
            throw Failure.refused(file + " cannot be read: it is not JSON.", "Remove it and sign in: nightlatch login")
                    .causedBy(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Written beside and moved over, so that no crash leaves half a file and no moment shows it to others.
    private void write(JsonObject all) {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            var fresh = Files.createTempFile(
                    directory, "credentials", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                Files.writeString(fresh, all + "\n");
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw Failure.refused(
                            file + " cannot be written: " + e.getMessage(), "Make its directory yours and writable.")
                    .causedBy(e);
        }
    }
}
