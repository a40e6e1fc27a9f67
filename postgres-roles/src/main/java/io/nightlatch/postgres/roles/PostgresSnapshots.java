package io.nightlatch.postgres.roles;

import io.nightlatch.access.footprint.PrivilegeSnapshots;
import io.nightlatch.postgres.roles.footprint.Differences;
import io.nightlatch.postgres.roles.footprint.Snapshot;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Snapshots of a PostgreSQL database's privileges, by the broker, on a connection of its own that is closed afterwards. */
public final class PostgresSnapshots implements PrivilegeSnapshots {
    // What comes into a snapshot is fixed by the first statement that reads.
    private static final List<String> FIX =
            List.of("begin transaction isolation level repeatable read, read only", "select 1");

    private final Broker broker;

    public PostgresSnapshots(Broker broker) {
        this.broker = broker;
    }

    @Override
    public Taking begin(Supplier<Set<String>> ours) {
        try {
            var names = new HashSet<>(ours.get());
            var connection = broker.hold();
            try {
                connection.run(FIX);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            names.addAll(ours.get()); // those that were made in between
            return new Reading(broker, connection, Set.copyOf(names));
        } catch (SQLException e) {
            throw broker.unavailable("take a snapshot of who may do what", e, Optional.empty());
        }
    }

    private record Reading(Broker broker, Pinned connection, Set<String> ours) implements Taking {
        @Override
        public byte[] finish(boolean definitions) {
            try {
                return new SnapshotReader(connection, broker.target(), ours)
                        .read(definitions)
                        .encode();
            } catch (SQLException e) {
                throw broker.unavailable("read who may do what", e, Optional.empty());
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    @Override
    public Difference difference(byte[] before, byte[] after) {
        return Differences.between(Snapshot.decode(before), Snapshot.decode(after));
    }
}
