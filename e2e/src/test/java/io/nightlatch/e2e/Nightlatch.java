package io.nightlatch.e2e;

import io.nightlatch.postgres.server.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code nightlatch up} in a process of its own, before a shop on a PostgreSQL of a given version. The target and the
 * store are servers of the test, so they outlive a Nightlatch that is killed.
 */
final class Nightlatch implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(20_000, 30_000));

    private final Shop shop;
    private final Path folder;
    private final int gatewayPort;
    private final int httpPort;
    private Process process;

    private Nightlatch(Shop shop, Path folder) throws IOException {
        this.shop = shop;
        this.folder = folder;
        this.gatewayPort = freePort();
        this.httpPort = freePort();
        shop.writeConfiguration(folder, gatewayPort, httpPort);
        this.process = launch();
    }

    /** Ready on return. */
    static Nightlatch before(Shop shop, Path folder) throws IOException, InterruptedException {
        var nightlatch = new Nightlatch(shop, folder);
        nightlatch.awaitReady();
        return nightlatch;
    }

    /** Listening on return, though something stands in the way of doing its job. */
    static Nightlatch beforeUnready(Shop shop, Path folder) throws IOException, InterruptedException {
        var nightlatch = new Nightlatch(shop, folder);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!nightlatch.logText().contains("Nightlatch is up") && System.nanoTime() < until) Thread.sleep(50);
        return nightlatch;
    }

    /** Below the ports that the system gives to outgoing connections, of which other tests make many meanwhile. */
    static int freePort() {
        while (true) {
            int port = NEXT_PORT.getAndIncrement();
            try (var _ = new ServerSocket(port)) {
                return port;
            } catch (IOException _) {
                // somebody has it: the next
            }
        }
    }

    private Process launch() throws IOException {
        var words = List.of("up", "--config", configuration().toString());
        return Java.start(
                Java.SERVER,
                List.of("-Xmx384m"),
                words,
                builder -> builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log())));
    }

    private File log() {
        return folder.resolve("nightlatch.log").toFile();
    }

    private void awaitReady() throws InterruptedException, IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            if (!process.isAlive()) break;
            if (api("erin").isReady()) return;
            Thread.sleep(50); // asks again; nothing tells a child's child's readiness
        }
        throw new IllegalStateException("not ready:\n" + Files.readString(log().toPath()));
    }

    Shop shop() {
        return shop;
    }

    PostgresServer target() {
        return shop.server();
    }

    int gatewayPort() {
        return gatewayPort;
    }

    /** The API as this person, whose password is their name and "-demo". */
    Api api(String person) {
        return new Api("http://127.0.0.1:" + httpPort, person, person + "-demo");
    }

    /** The command line as this person. */
    Cli cli(String person) {
        return new Cli("http://127.0.0.1:" + httpPort, person, person + "-demo", "");
    }

    Path configuration() {
        return folder.resolve("nightlatch.yaml");
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + gatewayPort + "/shop";
    }

    /** A connection through the gateway. {@code options} are pgjdbc's, in pairs. */
    Connection connect(String person, String... options) throws SQLException {
        return connectWith(person, person + "-demo", options);
    }

    Connection connectWith(String person, String password, String... options) throws SQLException {
        return connectTo("shop", person, password, options);
    }

    Connection connectTo(String database, String person, String password, String... options) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", person);
        properties.setProperty("password", password);
        for (int i = 0; i < options.length; i += 2) properties.setProperty(options[i], options[i + 1]);
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + gatewayPort + "/" + database, properties);
    }

    /** psql through the gateway, one {@code -c} a statement. */
    Psql psql(String person, String... statements) throws IOException {
        return psqlWith(person, person + "-demo", statements);
    }

    Psql psqlWith(String person, String password, String... statements) throws IOException {
        var words = new ArrayList<String>(List.of("-X", "-v", "VERBOSITY=verbose"));
        for (var statement : statements) words.addAll(List.of("-c", statement));
        return Psql.start(words, "127.0.0.1", gatewayPort, person, password, "shop");
    }

    /** psql through the gateway, which reads what is typed later. */
    Psql psqlTyping(String person) throws IOException {
        return psql(person);
    }

    /** psql through the gateway, with a person at a terminal. */
    Psql psqlAtTerminal(String person) throws IOException {
        return Psql.atTerminal("127.0.0.1", gatewayPort, person, person + "-demo", "shop");
    }

    /** As the machine's owner would with {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** After {@link #kill} or {@link #stop}. */
    void start() throws IOException, InterruptedException {
        process = launch();
        awaitReady();
    }

    /** SIGTERM, and waits for a clean end. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) throw new IllegalStateException("did not stop");
    }

    String logText() throws IOException {
        return Files.readString(log().toPath());
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) kill();
    }
}
