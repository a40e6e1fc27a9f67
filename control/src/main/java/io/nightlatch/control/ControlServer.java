package io.nightlatch.control;

import java.util.Optional;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/** The HTTP API, listening. */
public final class ControlServer implements AutoCloseable {
    private final AnnotationConfigServletWebServerApplicationContext context;
    private final EventStream streams;
    private final int port;

    private ControlServer(AnnotationConfigServletWebServerApplicationContext context) {
        this.context = context;
        this.streams = context.getBean(EventStream.class);
        this.port = Optional.ofNullable(context.getWebServer()).orElseThrow().getPort();
    }

    /**
     * Listens on return. Nothing is read but the arguments: no files, no environment.
     *
     * @param more what else is served on the same port, as configuration classes that find the API's controllers
     * @throws RuntimeException if it cannot listen there, or the TLS files cannot be read
     */
    public static ControlServer start(ControlServices services, HttpOptions options, Class<?>... more) {
        var context = new AnnotationConfigServletWebServerApplicationContext();
        context.registerBean(ControlServices.class, () -> services);
        context.registerBean(HttpOptions.class, () -> options);
        context.register(Wiring.class);
        if (more.length > 0) context.register(more);
        try {
            context.refresh();
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
        return new ControlServer(context);
    }

    /** The port it listens on, also where any free one was asked for. */
    public int port() {
        return port;
    }

    /** Ends the streams, then stops listening. */
    @Override
    public void close() {
        streams.close();
        context.close();
    }
}
