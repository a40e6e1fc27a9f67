package io.nightlatch.store;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionState;
import io.nightlatch.store.sql.Row;
import io.nightlatch.store.sql.Sql;
import java.sql.Connection;

/** Sessions with the grants they used, as rows. */
final class SessionRows {
    static final String SELECT = """
        select t.*,
               array(select used.grant_id from session_grant used
                      where used.session_id = t.id
                      group by used.grant_id order by min(used.used_at), used.grant_id) as grants
          from session t
         where true\
        """;

    // Facts are written again too: if they differ from what is there, the trigger refuses, and nothing is lost in
    // silence.
    private static final String SAVE = """
        merge into session t
        using (select :id as id) saved on t.id = saved.id
        when matched then update set
          principal = :principal, database_name = :database, login = :login, client = :client, application = :application,
          started_at = :startedAt, ended_at = :endedAt, state = :state, current_statement = :currentStatement
        when not matched then insert
          (id, principal, database_name, login, client, application, started_at, ended_at, state, current_statement)
          values
          (:id, :principal, :database, :login, :client, :application, :startedAt, :endedAt, :state, :currentStatement)
        """;

    private SessionRows() {}

    static Session read(Row row) {
        return new Session(
                new SessionId(row.text("id")),
                new PrincipalName(row.text("principal")),
                new DatabaseName(row.text("database_name")),
                row.text("login"),
                row.text("client"),
                row.text("application"),
                row.instant("started_at"),
                row.optionalInstant("ended_at"),
                row.texts("grants").stream().map(GrantId::new).toList(),
                Words.as(SessionState.class, row.text("state")),
                row.optionalText("current_statement"));
    }

    /** All but the grants: those are noted one by one, as they are used. */
    static void save(Connection connection, Session session) {
        Sql.of(connection, SAVE)
                .with("id", session.id().value())
                .with("principal", session.principal().value())
                .with("database", session.database().value())
                .with("login", session.login())
                .with("client", session.client())
                .with("application", session.application())
                .with("startedAt", session.startedAt())
                .with("endedAt", session.endedAt())
                .with("state", Words.of(session.state()))
                .with("currentStatement", session.currentStatement())
                .run();
    }
}
