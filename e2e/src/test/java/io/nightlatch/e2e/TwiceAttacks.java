package io.nightlatch.e2e;

import static io.nightlatch.e2e.Stage.INSUFFICIENT_PRIVILEGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * Work that is committed before what needs a role. The grant is there already: what is foreseen is unlocked before any
 * of it is forwarded, what is not is refused, and nothing of either is ever done twice.
 */
final class TwiceAttacks {
    static final List<Attack> ALL = List.of(
            new Attack("a pipeline with a COMMIT in it runs once", TwiceAttacks::pipelineWithCommit),
            new Attack("so does a pipeline without one", TwiceAttacks::pipelineWithoutCommit),
            new Attack("a Query of several statements runs once", TwiceAttacks::severalStatements),
            new Attack("a DO block that commits runs once", TwiceAttacks::doBlock),
            new Attack("a procedure that commits runs once", TwiceAttacks::procedure),
            new Attack("a function, trigger or rule that is refused runs once", TwiceAttacks::inside),
            new Attack("a single statement that is approved is done once", TwiceAttacks::single),
            new Attack("a COPY that is approved is done once", TwiceAttacks::copy),
            new Attack("what is sent behind a waiting statement comes behind it", TwiceAttacks::behind));

    private static final String TABLES = """
        create table desk.log (line int);
        create table desk.ledger (id int, amount int); insert into desk.ledger values (1, 100);
        grant select, insert on desk.log to public;
        grant select, insert, update on desk.ledger to payments_writer;
        """;
    private static final String DENIED = "update desk.ledger set amount = amount + 1";

    private TwiceAttacks() {}

    private static Wire ready(Stage stage) throws Exception {
        stage.admin(TABLES);
        stage.grant("alice", "payments_writer");
        return stage.waitingSession("alice");
    }

    private static void done(Stage stage, int logged, int added) throws Exception {
        assertThat(stage.one(
                        "select (select count(*) from desk.log) || ' ' || (select sum(amount) - 100 from desk.ledger)"))
                .as("lines logged, and how much was added")
                .isEqualTo(logged + " " + added);
    }

    private static void pipelineWithCommit(Stage stage) throws Exception {
        var session = ready(stage);

        var answer = session.extended("begin")
                .extended("insert into desk.log values (1)")
                .extended("commit")
                .extended(DENIED)
                .sync()
                .answer();

        assertThat(answer.fine().tags()).containsExactly("BEGIN", "INSERT 0 1", "COMMIT", "UPDATE 1");
        done(stage, 1, 1);
    }

    private static void pipelineWithoutCommit(Stage stage) throws Exception {
        var session = ready(stage);

        assertThat(session.extended("insert into desk.log values (1)")
                        .extended("insert into desk.log values (2)")
                        .extended(DENIED)
                        .extended("insert into desk.log values (3)")
                        .sync()
                        .answer()
                        .fine()
                        .tags())
                .containsExactly("INSERT 0 1", "INSERT 0 1", "UPDATE 1", "INSERT 0 1");

        done(stage, 3, 1);
        session.query("insert into desk.log values (4)").query(DENIED).flush();
        session.answer().fine();
        session.answer().fine();
        done(stage, 4, 2);
    }

    private static void severalStatements(Stage stage) throws Exception {
        var session = ready(stage);

        session.ask("insert into desk.log values (1); " + DENIED).fine();
        done(stage, 1, 1);
        session.ask("begin; insert into desk.log values (1); commit; " + DENIED).fine();
        done(stage, 2, 2);
        session.ask(";;" + DENIED + ";").fine();
        done(stage, 2, 3);
        session.ask("begin").fine();
        session.ask(DENIED).fine();
        session.ask("rollback").fine();
        done(stage, 2, 3);
    }

    private static void doBlock(Stage stage) throws Exception {
        var session = ready(stage);

        session.ask("do $$ begin insert into desk.log values (1); commit; " + DENIED + "; end $$")
                .refused(INSUFFICIENT_PRIVILEGE);

        done(stage, 1, 0);
    }

    private static void procedure(Stage stage) throws Exception {
        var session = ready(stage);
        session.ask("create procedure desk.work() language plpgsql as $$ begin"
                        + " insert into desk.log values (1); commit; " + DENIED + "; end $$")
                .fine();

        session.ask("call desk.work()").refused(INSUFFICIENT_PRIVILEGE);
        done(stage, 1, 0);
        session.extended("call desk.work()").sync().answer().refused(INSUFFICIENT_PRIVILEGE);
        done(stage, 2, 0);
    }

    private static void inside(Stage stage) throws Exception {
        var session = ready(stage);
        session.ask("create function desk.work() returns int language plpgsql as $$ begin"
                        + " perform desk.tripwire(); " + DENIED + "; return 1; end $$;"
                        + "create function desk.on_note() returns trigger language plpgsql as $$ begin"
                        + " perform desk.work(); return new; end $$;"
                        + "create table desk.note (line int);"
                        + "create trigger t before insert on desk.note for each row execute function desk.on_note();"
                        + "create view desk.ruled as select 1 as line;"
                        + "create rule r as on insert to desk.ruled do instead select desk.work()")
                .fine();

        for (var text : List.of(
                "select desk.work()", "insert into desk.note values (1)", "insert into desk.ruled values (1)")) {
            session.ask(text).refused(INSUFFICIENT_PRIVILEGE);
        }

        assertThat(stage.runs()).isEqualTo(3);
        done(stage, 0, 0);
    }

    private static void single(Stage stage) throws Exception {
        var session = ready(stage);

        assertThat(session.ask("with logged as (insert into desk.log values (1) returning line)"
                                + " update desk.ledger set amount = amount + (select line from logged) returning id")
                        .fine()
                        .tags())
                .containsExactly("UPDATE 1");

        done(stage, 1, 1);
    }

    private static void copy(Stage stage) throws Exception {
        var session = ready(stage);

        assertThat(session.ask("copy desk.ledger from stdin").fine().tags()).containsExactly("COPY IN");
        assertThat(session.copyData("2\t7\n").copyDone().answer().fine().tags()).containsExactly("COPY 1");

        done(stage, 0, 7);
        var second = stage.waitingSession("alice");
        assertThat(second.ask("copy desk.ledger (id, amount) to stdout").fine().tags())
                .containsExactly("COPY 2");
    }

    private static void behind(Stage stage) throws Exception {
        stage.admin(TABLES);
        var session = stage.waitingSession("alice");
        session.query(DENIED);
        var first = Stage.later(session);
        var request = stage.pendingRequest();
        session.query("insert into desk.log select 7 where exists (select from desk.ledger where amount = 101)")
                .query("select 'last'")
                .flush();

        stage.approved(request);

        assertThat(first.get().fine().tags()).containsExactly("UPDATE 1");
        assertThat(session.answer().fine().tags()).containsExactly("INSERT 0 1");
        assertThat(session.answer().fine().value()).isEqualTo("last");
        done(stage, 1, 1);
    }
}
