package io.nightlatch.app;

/** What a person sees when the demo is ready: everything on one screen, every line to be pasted as it stands. */
final class DemoScreen {
    private DemoScreen() {}

    static void print(DemoOptions options, DemoTarget target) {
        var nightlatch = "./nightlatch";
        var url = options.httpPort() == 8_080 ? "" : "NIGHTLATCH_URL=http://127.0.0.1:" + options.httpPort() + " ";
        System.out.print("""

            Nightlatch demo is ready. Ctrl-C stops it; what happened stays in %s

              gateway   127.0.0.1:%-6d people connect here, with any PostgreSQL client
              API       http://127.0.0.1:%d/api/v1
              database  shop on 127.0.0.1:%d, PostgreSQL 18, which only Nightlatch and the application log in to

              alice      developer      asks            bob        team lead   decides on orders_writer
              carol frank  dbas         decide          dave       security    reads everything
              erin       admin          operates, approves nothing       passwords: <name>-demo

            1. Reading needs nobody. Writing waits for a yes. In another terminal:

               psql "host=127.0.0.1 port=%d user=alice dbname=shop password=alice-demo" \\
                 -c "SET nightlatch.reason = 'INC-1'" -c "UPDATE orders SET status = 'paid' WHERE id = 1"

            2. It names its request. In a third terminal, bob says yes to what waits, and psql prints UPDATE 1:

               %sNIGHTLATCH_USER=bob NIGHTLATCH_PASSWORD=bob-demo %s approve --latest

            3. What happened:

               %sNIGHTLATCH_USER=dave NIGHTLATCH_PASSWORD=dave-demo %s events

            """.formatted(
                        options.data(),
                        options.gatewayPort(),
                        options.httpPort(),
                        target.server().port(),
                        options.gatewayPort(),
                        url,
                        nightlatch,
                        url,
                        nightlatch));
    }
}
