package io.nightlatch.cli;

/** What the server says, as the contract spells it. */
final class Answers {
    static final String ME = """
        {"name":"alice","groups":["developers"],"capabilities":[],"mayAsk":[
          {"database":"shop","role":"orders_writer","approvers":[{"by":["team-leads"],"count":1,"names":["bob"]}],
           "maxDuration":"PT4H","defaultDuration":"PT15M","reasonRequired":true}],"decides":[]}\
        """;
    static final String DATABASES = """
        {"items":[{"name":"shop","host":"127.0.0.1","port":6432}]}\
        """;
    static final String GRANT = """
        {"id":"G-2XQ9A","request":"R-7K2M4","principal":"alice","database":"shop","role":"orders_writer","scope":"token",
         "state":"approved","duration":"PT15M","approvedAt":"2026-07-24T12:00:00Z","activateBefore":"2026-07-24T12:15:00Z"}\
        """;
    static final String PENDING = request("pending", "");
    static final String APPROVED = request("approved", """
        ,"grant":"G-2XQ9A","votes":[{"principal":"bob","verdict":"approve","stage":1,"at":"2026-07-24T12:00:42Z"}]\
        """);
    static final String DENIED = request("denied", """
        ,"votes":[{"principal":"bob","verdict":"deny","comment":"not on a Friday","stage":1,"at":"2026-07-24T12:00:42Z"}]\
        """);
    static final String NOTHING = "{\"items\":[]}";

    private Answers() {}

    static String request(String state, String more) {
        return """
            {"id":"R-7K2M4","principal":"alice","database":"shop","role":"orders_writer","reason":"order 17 is stuck",
             "duration":"PT15M","scope":"token","state":"%s","stage":{"number":1,"of":1,"by":["team-leads"],"count":1,"votes":0},
             "waitingFor":"team-leads (bob)","createdAt":"2026-07-24T12:00:00Z","expiresAt":"2026-07-24T12:30:00Z"%s}\
            """.formatted(state, more);
    }

    static String items(String... items) {
        return "{\"items\":[" + String.join(",", items) + "]}";
    }

    /** A problem (RFC 9457). */
    static String problem(int status, String title, String detail) {
        return "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}".formatted(title, status, detail);
    }
}
