package io.nightlatch.app;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a person sees when the demo is ready: everything on one screen, every command to be pasted as it stands. */
final class DemoScreen {
    private static final int USUAL_HTTP_PORT = 8_080;

    private DemoScreen() {}

    static void print(DemoOptions options, DemoTarget target) {
        System.out.print(text(options, target.server().port()));
        if (!isInstalled("psql")) {
            System.out.println("(There is no psql on this machine's PATH; every other client does as well.)\n");
        }
    }

    /** At most 40 lines of at most 100 columns, whatever the ports are; only the data folder may be longer. */
    static String text(DemoOptions options, int targetPort) {
        // The command line looks for the server on its usual port.
        var url = options.httpPort() == USUAL_HTTP_PORT
                ? ""
                : "NIGHTLATCH_URL=http://127.0.0.1:" + options.httpPort() + " \\\n     ";
        return """

            Nightlatch demo is ready. Ctrl-C stops it; what happened stays in
            %1$s

              gateway   127.0.0.1:%2$-5d  people connect here, with any PostgreSQL client
              console   http://127.0.0.1:%3$-5d  for a browser: sign in as any of those below; /api/v1 is the API
              database  127.0.0.1:%4$-5d  behind the gateway; only Nightlatch and the application log in there

              alice        developer   asks              bob    team lead  decides on orders_writer
              carol frank  dbas        decide            dave   security   reads everything
              erin         admin       operates, approves nothing;         passwords: alice-demo, bob-demo, ...

            1. Reading needs nobody's yes. Writing waits for one. In another terminal, in this folder:

               psql "host=127.0.0.1 port=%2$d user=alice dbname=shop password=alice-demo" \\
                 -c "SET nightlatch.reason = 'INC-1'" -c "UPDATE orders SET status = 'paid' WHERE id = 1"

            2. It waits. bob says yes, in the console or in a third terminal; the first prints UPDATE 1:

               %5$sNIGHTLATCH_USER=bob NIGHTLATCH_PASSWORD=bob-demo ./nightlatch approve

               From then on the same psql line runs at once, for 15 minutes; then it waits again.

            3. Who did what, when and why:

               %5$sNIGHTLATCH_USER=dave NIGHTLATCH_PASSWORD=dave-demo ./nightlatch events

            4. Or ask before connecting, and get a token for any client. payments_writer needs two: bob, then
               carol, each with the line of 2. under their own name:

               %5$sNIGHTLATCH_USER=alice NIGHTLATCH_PASSWORD=alice-demo ./nightlatch request \\
                 --database shop --role payments_writer --for 15m --reason INC-2 --wait

            """.formatted(options.data(), options.gatewayPort(), options.httpPort(), targetPort, url);
    }

    private static boolean isInstalled(String program) {
        var path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
