package io.nightlatch.app;

import io.nightlatch.access.config.ConfigurationFile;

/** {@code nightlatch up}: one's own target and store. */
final class Up {
    private Up() {}

    static Main.Running start(UpOptions options) {
        var configuration = ConfigurationFile.read(options.config(), System.getenv());
        var folder = options.config().getParent();
        var node = Node.start(configuration, folder == null ? options.config() : folder.resolve("state"));
        System.out.println(
                "Nightlatch is up: gateway " + configuration.gateway().host() + ":" + node.gatewayPort()
                        + ", API and health http://" + configuration.http().host() + ":" + node.httpPort()
                        + " (/readyz says what is missing)");
        for (var problem : node.problems()) System.out.println("  not ready: " + problem);
        return node::close;
    }
}
