package io.nightlatch.control;

import java.time.Duration;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;

/** The web server as we want it: a virtual thread for each request, and silent about itself. */
final class Tomcat {
    private static final Duration SLOWEST_READ = Duration.ofSeconds(20);
    private static final int MOST_CONNECTIONS = 2_000;

    private Tomcat() {}

    static TomcatServletWebServerFactory listeningOn(HttpOptions options) {
        var factory = new TomcatServletWebServerFactory(options.listen().getPort());
        factory.setAddress(options.listen().getAddress());
        factory.addProtocolHandlerCustomizers(protocol -> protocol.setExecutor(new VirtualThreadExecutor("http-")));
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("connectionTimeout", Long.toString(SLOWEST_READ.toMillis()));
            connector.setProperty("maxConnections", Integer.toString(MOST_CONNECTIONS));
        });
        factory.addContextCustomizers(context -> {
            // What fails before any servlet is reached is answered by the host; its own page names product and version.
            var silent = new ErrorReportValve();
            silent.setShowReport(false);
            silent.setShowServerInfo(false);
            var host = (StandardHost) context.getParent();
            host.setErrorReportValveClass("");
            host.getPipeline().addValve(silent);
        });
        options.tls().ifPresent(tls -> factory.setSsl(ssl(tls)));
        return factory;
    }

    private static Ssl ssl(HttpOptions.Tls tls) {
        var ssl = new Ssl();
        ssl.setCertificate(tls.certificates().toUri().toString());
        ssl.setCertificatePrivateKey(tls.privateKey().toUri().toString());
        ssl.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return ssl;
    }
}
