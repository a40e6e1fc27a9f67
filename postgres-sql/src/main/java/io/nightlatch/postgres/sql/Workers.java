package io.nightlatch.postgres.sql;

import io.nightlatch.access.statement.Reading;
import io.nightlatch.postgres.sql.facts.Facts;
import io.nightlatch.postgres.sql.parser.Parser;
import io.nightlatch.postgres.sql.parser.SyntaxError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that read, each with a parser of its own which it makes when it first has something to read. Platform threads,
 * because the size of their stack has to be less than what the parser's own stack bears.
 */
final class Workers implements AutoCloseable {
    private static final long STACK_BYTES = 4L * 1024 * 1024;
    private static final int WAITING = 256;
    private static final List<String> WARM_UP = List.of(
            "WITH a AS (SELECT f(x) FROM t) UPDATE u SET b = 1 FROM a WHERE u.id = a.id RETURNING *",
            "CREATE ROLE x PASSWORD 'x'",
            "EXPLAIN INSERT INTO t VALUES (1), ('a') ON CONFLICT DO NOTHING");

    private final ReadLimits limits;
    private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(WAITING);
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger parsersMade = new AtomicInteger();
    private volatile boolean closed;

    Workers(ReadLimits limits) {
        this.limits = limits;
        for (int i = 1; i <= limits.parsers(); i++) {
            var thread = new Thread(null, this::work, "postgres-sql-" + i, STACK_BYTES);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    int parsersMade() {
        return parsersMade.get();
    }

    Reading read(String sql) {
        var task = new Task(sql);
        try {
            if (closed) return new Reading.Unreadable("Statements are not read any more: Nightlatch is stopping.");
            if (!tasks.offer(task)) return busy();
            if (!finishes(task.begun, limits.longestWait().toMillis())) return busy();
            if (!finishes(task.reading, limits.deadline().toMillis()))
                return new Reading.Unreadable(
                        "Reading it takes longer than " + limits.deadline().toMillis() + " ms.");
            return task.reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reading.Unreadable("Whoever wanted to know went away.");
        } finally {
            task.abandon();
        }
    }

    private static boolean finishes(Future<?> future, long millis) throws InterruptedException {
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("readings do not fail", e);
        }
    }

    private static Reading busy() {
        return new Reading.Unreadable("Too many statements wait to be read.");
    }

    private void work() {
        Optional<Parser> parser = Optional.empty();
        while (!closed) {
            try {
                // Ready before it takes a task: making one is not the task's time.
                if (parser.isEmpty()) parser = Optional.of(make());
                var task = tasks.take();
                if (task.begin()) parser = read(task, parser.get());
            } catch (InterruptedException e) {
                // closed, or an interrupt that came late for a task that is over
                parser = parser.filter(_ -> !closed);
            } catch (Throwable e) {
                // No parser could be made, for want of memory or because we are closed: say so once for each who waits.
                parser = Optional.empty();
                if (!closed) answerWithout();
            }
        }
    }

    private void answerWithout() {
        try {
            var task = tasks.take();
            if (task.begin()) task.end(new Reading.Unreadable("There is no memory for a parser."));
        } catch (InterruptedException e) {
            // closed: the loop sees it
        }
    }

    private Parser make() {
        parsersMade.incrementAndGet();
        var parser = new Parser();
        // The first reading of a process loads classes, which must not count against whoever comes first.
        try {
            for (var sql : WARM_UP) Facts.of(parser, sql);
        } catch (SyntaxError e) {
            throw new IllegalStateException("PostgreSQL's grammar takes these", e);
        }
        return parser;
    }

    /** The parser, if it can be used on. */
    private static Optional<Parser> read(Task task, Parser parser) {
        try {
            task.end(Facts.of(parser, task.sql));
            return parser.isBloated() ? Optional.empty() : Optional.of(parser);
        } catch (SyntaxError e) {
            // Its message quotes the text, which may be a password that was misspelled.
            task.end(new Reading.Unreadable("It is not in the grammar of " + Parser.GRAMMAR + "."));
            return Optional.of(parser);
        } catch (StackOverflowError e) {
            task.end(new Reading.Unreadable("It is nested too deeply to be read."));
            return Optional.empty();
        } catch (Throwable e) {
            // Whatever it is: in the parser nothing is known any more, and outside nothing has changed.
            task.end(new Reading.Unreadable("The parser gave up on it."));
            return Optional.empty();
        } finally {
            boolean _ = Thread.interrupted();
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
