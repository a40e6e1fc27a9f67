package io.nightlatch.access.policy;

import io.nightlatch.access.identity.Group;
import java.util.List;

/** One step of an approval: so many different people out of these groups. */
public record Stage(List<Group> by, int count) {
    public Stage {
        by = List.copyOf(by);
        if (by.isEmpty() || count < 1) throw new IllegalArgumentException("a stage names a group and counts from 1");
    }
}
