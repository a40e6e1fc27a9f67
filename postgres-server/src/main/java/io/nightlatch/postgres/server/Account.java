package io.nightlatch.postgres.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * As whom PostgreSQL's programs run. They refuse root, and root is who we often are in a container.
 *
 * <p>A user namespace is the first choice for root: the programs see an ordinary user, while all files stay root's, wherever they lie.
 * It takes root's capabilities from them, not root's ownership: a superuser of such a server may write what root owns. Who wants a
 * stronger wall starts Nightlatch as an ordinary user.
 *
 * <p>Where the container forbids namespaces, an unprivileged user of the machine runs them; then every folder above ours must let that user
 * pass.
 */
sealed interface Account {

    /** The one that works here; found out once for this JVM. */
    static Account current() throws IOException, InterruptedException {
        return AccountProbe.remembered();
    }

    /** What to put before a program's own words. */
    List<String> prefix();

    /** Where unpacked binaries go, unless somebody says otherwise. */
    default Path defaultCache() {
        // HOME before what the JVM believes: it asks the list of users, where a container's user may be missing.
        String home = System.getenv("HOME");
        return Path.of(
                home != null && home.startsWith("/") ? home : System.getProperty("user.home"),
                ".cache",
                "nightlatch",
                "postgres");
    }

    /** Makes a folder for programs, or lets this account use one that is there. */
    default void makeProgramFolder(Path folder) throws IOException {
        FileTree.makeFolder(folder, "rwx------");
    }

    /** Makes the folder that holds a server's data directory, password and log. */
    default void makeServerFolder(Path folder) throws IOException {
        FileTree.makeFolder(folder, "rwx------");
    }

    /** Gives a file, or a folder with all that is in it, to this account; we, who started it, keep our access. */
    void handOver(Path path) throws IOException;

    /** We are an ordinary user: the programs run as we do. */
    record SameUser() implements Account {
        @Override
        public List<String> prefix() {
            return List.of();
        }

        @Override
        public void handOver(Path path) {
            // all that we make is ours
        }
    }

    /** We are root, who looks like somebody else inside. */
    record UserNamespace(List<String> prefix) implements Account {
        @Override
        public void handOver(Path path) throws IOException {
            Ownership.ensure(path, 0, 0); // an earlier run may have had to use OtherUser
        }
    }

    /** We are root, and the programs run as this user. */
    record OtherUser(List<String> prefix, int uid, int gid) implements Account {
        @Override
        public Path defaultCache() {
            return Path.of("/var/cache/nightlatch/postgres"); // root's home is closed to others
        }

        @Override
        public void makeProgramFolder(Path folder) throws IOException {
            FileTree.makeFolder(folder, "rwx------");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Ownership.requireReachable(folder, uid, gid);
        }

        @Override
        public void makeServerFolder(Path folder) throws IOException {
            // Passable for the account's group, listable for nobody but us.
            if (FileTree.makeFolder(folder, "rwx--x---")) Files.setAttribute(folder, "unix:gid", gid);
            Ownership.requireReachable(folder, uid, gid);
        }

        @Override
        public void handOver(Path path) throws IOException {
            Ownership.ensure(path, uid, gid);
        }
    }
}
