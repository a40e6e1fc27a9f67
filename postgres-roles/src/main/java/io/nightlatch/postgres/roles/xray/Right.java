package io.nightlatch.postgres.roles.xray;

import java.util.EnumSet;
import java.util.Set;

/** A right that an access list can give, in the words of {@code aclexplode}. */
public enum Right {
    SELECT,
    INSERT,
    UPDATE,
    DELETE,
    TRUNCATE,
    REFERENCES,
    TRIGGER,
    MAINTAIN,
    USAGE,
    CREATE,
    EXECUTE,
    CONNECT,
    TEMPORARY,
    SET,
    ALTER_SYSTEM;

    /** What changes rows. */
    static final Set<Right> WRITES = EnumSet.of(INSERT, UPDATE, DELETE, TRUNCATE);

    static Right of(String word) {
        return valueOf(word.replace(' ', '_'));
    }

    /** As SQL spells it. */
    public String word() {
        return name().replace('_', ' ');
    }
}
