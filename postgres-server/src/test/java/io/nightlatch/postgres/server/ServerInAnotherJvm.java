package io.nightlatch.postgres.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A keeper that can be killed: a JVM of its own that starts a server and holds it until its input ends. */
record ServerInAnotherJvm(Process jvm, long postmasterPid) implements AutoCloseable {

    static ServerInAnotherJvm start(Path folder) throws IOException {
        Process jvm = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerInAnotherJvm.class.getName(),
                        folder.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = jvm.inputReader();
        String line = output.readLine();
        if (line == null) throw new IOException("the other JVM ended before its server was up");
        return new ServerInAnotherJvm(jvm, Long.parseLong(line));
    }

    /** As an operating system short of memory would do it. */
    void killJvm() throws InterruptedException {
        jvm.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        jvm.getOutputStream().close();
        jvm.waitFor();
    }

    public static void main(String[] arguments) throws IOException {
        try (var server = PostgresServer.start(PostgresServerOptions.in(Path.of(arguments[0])))) {
            System.out.println(server.pid());
            System.in.read();
        }
    }
}
