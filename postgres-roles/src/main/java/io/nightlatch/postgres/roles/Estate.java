package io.nightlatch.postgres.roles;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.session.LoginName;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.postgres.roles.Undertaker.Burial;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a dead login leaves in one database: settled in one transaction of the undertaker, all or nothing. */
final class Estate {
    private static final String OWNED = Sql.of("owned.sql");
    private static final String OID_OF = """
        select r.oid::pg_catalog.int8 from pg_catalog.unnest(?::pg_catalog.text[]) with ordinality w(name, ord)
        join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) w.name::pg_catalog.name
        where pg_catalog.pg_has_role(r.oid, 'USAGE') order by w.ord\
        """;
    private static final String REASSIGN = """
        select pg_catalog.format('reassign owned by %I to %I', r.rolname, ?::pg_catalog.text) from pg_catalog.pg_roles r
        where r.oid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid\
        """;
    // Default privileges and user mappings count as owned, and have no other owner to go to.
    private static final String STILL_OWNED = """
        select pg_catalog.pg_describe_object(s.classid, s.objid, 0) from pg_catalog.pg_shdepend s
        join pg_catalog.pg_database d on d.datname operator(pg_catalog.=) pg_catalog.current_database()
        where s.refclassid operator(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
          and s.refobjid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid and s.deptype operator(pg_catalog.=) 'o'
          and s.dbid operator(pg_catalog.=) any (array[d.oid, 0::pg_catalog.oid])
          and s.classid operator(pg_catalog.<>) all (array['pg_catalog.pg_default_acl'::pg_catalog.regclass,
            'pg_catalog.pg_user_mapping'::pg_catalog.regclass]::pg_catalog.oid[])\
        """;
    private static final String OUR_OWN = """
        select pg_catalog.pg_describe_object(s.classid, s.objid, 0) from pg_catalog.pg_shdepend s
        join pg_catalog.pg_database d on d.datname operator(pg_catalog.=) pg_catalog.current_database()
        where s.refclassid operator(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
          and s.refobjid operator(pg_catalog.=) (select r.oid from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) session_user)
          and s.deptype operator(pg_catalog.=) 'o' and s.dbid operator(pg_catalog.=) any (array[d.oid, 0::pg_catalog.oid])\
        """;
    private static final String OUR_PASSWORD =
            "select pg_catalog.format('alter role current_user password %L', ?::pg_catalog.text)";
    private static final String DROP_OWNED = """
        select pg_catalog.format('drop owned by %I', r.rolname) from pg_catalog.pg_roles r
        where r.oid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid\
        """;
    // Of a login that never was given more than the baseline.
    private static final String PERSON = """
        select p.oid::pg_catalog.int8, p.rolname from pg_catalog.pg_auth_members m
        join pg_catalog.pg_roles p on p.oid operator(pg_catalog.=) m.roleid
        where m.member operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid
          and pg_catalog.starts_with(pg_catalog.shobj_description(p.oid, 'pg_authid'), 'Nightlatch person: ')
          and not exists (select from pg_catalog.pg_auth_members o join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) o.roleid
            where o.member operator(pg_catalog.=) m.member and o.roleid operator(pg_catalog.<>) p.oid
              and r.rolname::pg_catalog.text operator(pg_catalog.<>) all (?::pg_catalog.text[]))\
        """;
    private static final String ITS_SCHEMAS = """
        select pg_catalog.format('alter schema %I owner to %I', n.nspname, ?::pg_catalog.text) from pg_catalog.pg_namespace n
        where n.nspowner operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid\
        """;
    // All but relations and types, whose new owner needs CREATE in their schema.
    private static final String NOT_FOR = """
        select s.objid::pg_catalog.int8 from pg_catalog.pg_shdepend s
        join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) s.dbid and d.datname operator(pg_catalog.=) pg_catalog.current_database()
        cross join lateral pg_catalog.pg_identify_object(s.classid, s.objid, 0) i
        join pg_catalog.pg_namespace n on n.nspname operator(pg_catalog.=) i.schema::pg_catalog.name
        where s.refclassid operator(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
          and s.refobjid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid and s.deptype operator(pg_catalog.=) 'o'
          and s.classid operator(pg_catalog.<>) all (array['pg_catalog.pg_class'::pg_catalog.regclass,
            'pg_catalog.pg_type'::pg_catalog.regclass]::pg_catalog.oid[])
          and not pg_catalog.has_schema_privilege(?::pg_catalog.int8::pg_catalog.oid, n.oid, 'CREATE')\
        """;
    private static final String HAS_SCHEMA = """
        select n.nspname from pg_catalog.pg_namespace n where n.nspname operator(pg_catalog.=) ?::pg_catalog.name\
        """;
    private static final String OUT_OF_THE_WAY = """
        select pg_catalog.format('alter routine %s rename to %I', i.identity,
          pg_catalog.concat(pg_catalog.left(f.proname::pg_catalog.text, 40), ?::pg_catalog.text))
        from pg_catalog.pg_proc f
        cross join lateral pg_catalog.pg_identify_object('pg_catalog.pg_proc'::pg_catalog.regclass, f.oid, 0) i
        where f.oid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid\
        """;

    private final Pinned connection;
    private final Target target;
    private final GuardedRoles roles;
    private final String verifier;
    private final List<String> moved = new ArrayList<>();
    private final List<String> adopt = new ArrayList<>();

    /** @param verifier of the undertaker's password, by which it stays ours */
    Estate(Pinned connection, Target target, GuardedRoles roles, String verifier) {
        this.connection = connection;
        this.target = target;
        this.roles = roles;
        this.verifier = verifier;
    }

    private record Thing(
            String described,
            Optional<String> heir,
            Optional<String> toHeir,
            Optional<String> openSchema,
            Optional<String> closeSchema,
            Optional<String> relocate,
            String toQuarantine,
            String altered,
            String adopter,
            long oid) {
        static Thing of(ResultSet row) throws SQLException {
            return new Thing(
                    row.getString("described"),
                    Optional.ofNullable(row.getString("heir_name")),
                    Optional.ofNullable(row.getString("to_heir")),
                    Optional.ofNullable(row.getString("open_schema")),
                    Optional.ofNullable(row.getString("close_schema")),
                    Optional.ofNullable(row.getString("relocate")),
                    row.getString("to_quarantine"),
                    row.getString("altered"),
                    row.getString("adopter"),
                    row.getLong("objid"));
        }

        /** For people to run: to whom the schema belongs in which it was made. */
        String adoptedFor(Thing asItWasMade) {
            return altered + " owner to " + asItWasMade.adopter() + ";";
        }
    }

    Burial settle(SessionLogin login) throws SQLException {
        var person = person(login);
        if (person.isPresent()) giveToPerson(login, person.get());
        else for (var thing : owned(login)) if (thing.toHeir().isPresent()) giveToHeir(thing);
        if (!connection.texts(STILL_OWNED, login.oid()).isEmpty()) quarantine(login, owned(login));
        var stillOwned = connection.texts(STILL_OWNED, login.oid());
        if (!stillOwned.isEmpty()) {
            // DROP OWNED would delete it; nobody's work is thrown away because it could not be moved.
            throw new SQLException("it still owns " + String.join(", ", stillOwned), "2BP01");
        }
        connection.runRows(DROP_OWNED, login.oid());
        undoWhatWasDoneToUs();
        return new Burial(moved, adopt);
    }

    /**
     * An event trigger's code has been us. A password that it gave us, or a SECURITY DEFINER function that it made ours,
     * would wait for the roles that we are lent at the next ending. No event trigger fires on what is done here.
     */
    private void undoWhatWasDoneToUs() throws SQLException {
        connection.run("set role none");
        connection.run("set constraints all immediate"); // the last chance for deferred triggers, not the commit
        connection.run("set role none");
        connection.run("alter role current_user reset all");
        connection.runRows(OUR_PASSWORD, verifier);
        var ours = connection.texts(OUR_OWN);
        if (!ours.isEmpty()) {
            throw new SQLException(
                    "code that ran during the ending made the undertaker own " + String.join(", ", ours), "2F003");
        }
    }

    private List<Thing> owned(SessionLogin login) throws SQLException {
        var heirs = connection.query(OID_OF, row -> row.getLong(1), GuardedRoles.names(roles.wrapped()));
        long quarantine = connection
                .one(OID_OF, row -> row.getLong(1), List.of(target.quarantine().name()))
                .orElseThrow(() -> new SQLException("there is no quarantine role " + target.quarantine(), "42704"));
        return connection.query(OWNED, Thing::of, login.oid(), quarantine, heirs);
    }

    private record Person(long oid, String name) {}

    private Optional<Person> person(SessionLogin login) throws SQLException {
        var usual = Stream.concat(Stream.of(target.marker()), roles.baseline().stream())
                .map(DatabaseRole::name)
                .toList();
        return connection.one(PERSON, row -> new Person(row.getLong(1), row.getString(2)), login.oid(), usual);
    }

    /** What somebody made with the rights that everybody like them has anyway is theirs the next time, too. */
    private void giveToPerson(SessionLogin login, Person person) throws SQLException {
        var before = owned(login);
        for (var schema : connection.texts(ITS_SCHEMAS, person.name(), login.oid())) tried(schema);
        var notTheirs = connection.query(NOT_FOR, row -> row.getLong(1), login.oid(), person.oid());
        for (long oid : notTheirs) setAside(login, oid);
        if (!owned(login).isEmpty() && !tried(reassign(login, person.name()))) return;
        for (var thing : before) {
            if (!notTheirs.contains(thing.oid())) moved.add(thing.described() + " -> " + person.name());
        }
    }

    /** One thing that its person may not own where it is. */
    private void setAside(SessionLogin login, long oid) throws SQLException {
        for (var thing : one(login, oid)) {
            if (thing.relocate().isPresent()) relocate(login, thing);
            for (var there : one(login, oid)) {
                if (!tried(there.toQuarantine())) continue;
                moved.add(thing.described() + " -> " + target.quarantine());
                adopt.add(there.adoptedFor(thing));
            }
        }
    }

    private List<Thing> one(SessionLogin login, long oid) throws SQLException {
        return owned(login).stream().filter(thing -> thing.oid() == oid).toList();
    }

    private String reassign(SessionLogin login, String heir) throws SQLException {
        return connection.texts(REASSIGN, heir, login.oid()).getFirst();
    }

    private void giveToHeir(Thing thing) throws SQLException {
        // Where the heir may not have it after all, quarantine takes it.
        if (tried(thing.toHeir().orElseThrow())) {
            moved.add(thing.described() + " -> " + thing.heir().orElseThrow());
        }
    }

    private void quarantine(SessionLogin login, List<Thing> things) throws SQLException {
        var open = new LinkedHashSet<String>();
        var close = new LinkedHashSet<String>();
        for (var thing : things) {
            thing.openSchema().ifPresent(open::add);
            thing.closeSchema().ifPresent(close::add);
        }
        connection.run(List.copyOf(open));
        for (var thing : things) {
            if (thing.relocate().isEmpty()) {
                adopt.add(thing.adoptedFor(thing));
            } else {
                relocate(login, thing);
                for (var there : one(login, thing.oid())) adopt.add(there.adoptedFor(thing));
            }
        }
        connection.run(reassign(login, target.quarantine().name()));
        connection.run(List.copyOf(close));
        for (var thing : things) {
            moved.add(thing.described() + " -> " + target.quarantine());
        }
    }

    /** Out of a schema in which the quarantine role may not create and cannot be let to, into its own. */
    private void relocate(SessionLogin login, Thing thing) throws SQLException {
        if (connection.texts(HAS_SCHEMA, target.quarantine().name()).isEmpty()) {
            throw new SQLException(
                    "there is no schema for what nobody should own; create schema \"" + target.quarantine()
                            + "\" authorization \"" + target.quarantine() + "\"",
                    "3F000");
        }
        if (tried(thing.relocate().orElseThrow())) return;
        // An earlier one of that name lies there already.
        connection.runRows(OUT_OF_THE_WAY, LoginName.own(login.name(), login.session()), thing.oid());
        for (var renamed : owned(login)) {
            if (renamed.oid() == thing.oid() && renamed.relocate().isPresent()) {
                connection.run(renamed.relocate().orElseThrow());
            }
        }
    }

    private boolean tried(String statement) throws SQLException {
        connection.run("savepoint thing");
        try {
            connection.run(statement);
            connection.run("release savepoint thing");
            return true;
        } catch (SQLException e) {
            if (Refusals.isLostConnection(e)) throw e;
            connection.run("rollback to savepoint thing");
            return false;
        }
    }
}
