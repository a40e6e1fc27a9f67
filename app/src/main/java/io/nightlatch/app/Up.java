package io.nightlatch.app;

import io.nightlatch.access.config.ConfigurationFile;

/** {@code nightlatch up}: one's own target and store. */
final class Up {
    private Up() {}

    static void start(UpOptions options, Started started) {
        var configuration = ConfigurationFile.read(options.config(), System.getenv());
        Ports.check(configuration.gateway().host(), configuration.gateway().port(), "gateway: {port: …}");
        Ports.check(configuration.http().host(), configuration.http().port(), "http: {port: …}");
        System.out.println("starting as " + options.config() + " says");
        var node = Node.start(configuration, options.config().resolveSibling("state"), started);
        System.out.println(
                "Nightlatch is up: gateway " + configuration.gateway().host() + ":" + node.gatewayPort()
                        + ", API and health http://" + configuration.http().host() + ":" + node.httpPort()
                        + " (/readyz says what is missing)");
        for (var problem : node.readiness().problems()) System.out.println("  not ready: " + problem);
    }
}
