package io.nightlatch.postgres.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Whose a file is, by number, and whether another user gets to it. */
final class Ownership {
    private Ownership() {}

    /** Changes a whole folder when its top belongs to somebody else; otherwise trusts that what lies in it does not. */
    static void ensure(Path path, int uid, int gid) throws IOException {
        if (number(path, "unix:uid") != uid) FileTree.chown(path, uid, gid);
    }

    static void requireReachable(Path folder, int uid, int gid) throws IOException {
        for (Path step = folder.toRealPath(); step != null; step = step.getParent()) {
            if (!passable(step, uid, gid))
                throw new PostgresServerException("PostgreSQL refuses to run as root, and here it can only run as user "
                        + uid
                        + ", who may not pass " + step + ". Choose a folder that it can reach, such as one in /var/lib,"
                        + " start Nightlatch as an ordinary user, or allow user namespaces in this container.");
        }
    }

    private static boolean passable(Path step, int uid, int gid) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(step);
        if (number(step, "unix:uid") == uid) return permissions.contains(PosixFilePermission.OWNER_EXECUTE);
        if (number(step, "unix:gid") == gid) return permissions.contains(PosixFilePermission.GROUP_EXECUTE);
        return permissions.contains(PosixFilePermission.OTHERS_EXECUTE);
    }

    private static int number(Path path, String attribute) throws IOException {
        return (Integer) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
    }
}
