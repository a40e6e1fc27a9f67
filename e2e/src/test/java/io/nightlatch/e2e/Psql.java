package io.nightlatch.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A running psql, whose output can be waited for. */
final class Psql implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final int CTRL_C = 3;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean over;

    private Psql(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    static boolean isInstalled() {
        return Tools.isInstalled("psql");
    }

    static Psql start(List<String> words, String host, int port, String user, String password, String database)
            throws IOException {
        var command = new ArrayList<String>();
        // A session without a terminal: else psql asks for passwords where the tests were started, and not us.
        if (Tools.isInstalled("setsid")) command.add("setsid");
        command.addAll(List.of("psql", "-h", host, "-p", String.valueOf(port), "-U", user, "-d", database));
        command.addAll(words);
        return start(new ProcessBuilder(command), password);
    }

    static boolean hasTerminal() {
        return Tools.isInstalled("script");
    }

    /** As a person sits before it: prompts, echo, and keys that mean something. What is shown holds what was typed. */
    static Psql atTerminal(String host, int port, String user, String password, String database) throws IOException {
        var command = "psql -X -n -P pager=off -v VERBOSITY=verbose -h %s -p %d -U %s -d %s"
                .formatted(host, port, user, database);
        return start(new ProcessBuilder("script", "-q", "-e", "-c", command, "/dev/null"), password);
    }

    private static Psql start(ProcessBuilder builder, String password) throws IOException {
        builder.redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", password);
        builder.environment().put("LC_ALL", "C.UTF-8");
        return new Psql(builder.start());
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) add(line);
        } catch (IOException e) {
            add("(reading psql failed: " + e.getMessage() + ")");
        }
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Types a line. */
    void type(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** The first line so far or to come that holds {@code text}. */
    String awaitLine(String text) throws InterruptedException {
        return awaitLine(line -> line.contains(text), text);
    }

    private String awaitLine(Predicate<String> wanted, String what) throws InterruptedException {
        lock.lock();
        try {
            long left = PATIENCE_NANOS;
            int seen = 0;
            while (true) {
                for (; seen < lines.size(); seen++) if (wanted.test(lines.get(seen))) return lines.get(seen);
                if (over || left <= 0)
                    throw new AssertionError("psql never said \"" + what + "\" but:\n" + String.join("\n", lines));
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The id in the NOTICE of a hold. */
    String awaitRequest() throws InterruptedException {
        var line = awaitLine("waiting for R-");
        int at = line.indexOf("R-");
        return line.substring(at, line.indexOf(':', at));
    }

    /** All it said, once it has ended. */
    String output() throws InterruptedException {
        lock.lock();
        try {
            long left = PATIENCE_NANOS;
            while (!over) {
                if (left <= 0) throw new AssertionError("psql does not end; so far:\n" + String.join("\n", lines));
                left = changed.awaitNanos(left);
            }
            return String.join("\n", lines);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #output}, without the spaces around each line. */
    List<String> lines() throws InterruptedException {
        return output().lines().map(String::strip).toList();
    }

    int exitCode() throws InterruptedException {
        output();
        return process.waitFor();
    }

    /** Ctrl-C, of one that sits {@link #atTerminal at a terminal}. */
    void interrupt() throws IOException {
        var in = process.getOutputStream();
        in.write(CTRL_C);
        in.flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
