package io.nightlatch.postgres.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.session.LiveSessions;
import io.nightlatch.access.session.LiveSessions.Cut;
import io.nightlatch.access.session.SessionEnd;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Listens for clients that speak PostgreSQL's protocol, and relays them. */
public final class GatewayServer implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Transport transport;
    private final Registry registry;
    private final Decisions decisions;
    private final TrailWriter trail;
    private final ExecutorService blocking;
    private final Channel listening;

    private GatewayServer(
            Transport transport,
            Registry registry,
            Decisions decisions,
            TrailWriter trail,
            ExecutorService blocking,
            Channel listening) {
        this.transport = transport;
        this.registry = registry;
        this.decisions = decisions;
        this.trail = trail;
        this.blocking = blocking;
        this.listening = listening;
    }

    /** The sessions of a gateway; made before it, since the convergence that it needs needs them. */
    public static final class LiveRegistry {
        private final Registry registry = new Registry();

        public LiveSessions sessions() {
            return registry;
        }
    }

    /** @throws IOException if the port cannot be listened on */
    public static GatewayServer start(GatewayOptions options, GatewayServices services, LiveRegistry live)
            throws IOException {
        var transport = Transport.start();
        var blocking = Executors.newVirtualThreadPerTaskExecutor();
        var trail = new TrailWriter(services.events(), blocking);
        var decisions = new Decisions(services.store(), services.events());
        var asks = new Asks(
                services.policy(),
                services.approvals(),
                services.grants(),
                services.store(),
                decisions,
                services.clock());
        Map<DatabaseName, TargetConnector> targets = new HashMap<>();
        options.targets().forEach((name, addresses) -> targets.put(name, new TargetConnector(addresses, transport)));
        var opening = new SessionOpening(services, live.registry, targets, asks, trail, options.neverHeld());
        var doorway =
                new Doorway(options, services, GatewayTls.of(options.tls()), live.registry, opening, trail, blocking);
        var bound = new ServerBootstrap()
                .group(transport.loops())
                .channel(transport.acceptor())
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Transport.WATER_MARK)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, Transport.receiveBuffers())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.pipeline().addLast(new ClientLogin(doorway));
                    }
                })
                .bind(options.host(), options.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            transport.loops().shutdownGracefully(0, 1, TimeUnit.SECONDS);
            closeQuietly(decisions);
            trail.close();
            blocking.close();
            throw new IOException(
                    "cannot listen on " + options.host() + ":" + options.port() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return new GatewayServer(transport, live.registry, decisions, trail, blocking, bound.channel());
    }

    private static void closeQuietly(Decisions decisions) {
        try {
            decisions.close();
        } catch (Exception e) {
            System.getLogger(GatewayServer.class.getName())
                    .log(System.Logger.Level.WARNING, "the watch of events did not end", e);
        }
    }

    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Takes no more clients, ends the sessions it has with a word, and waits until their logins are gone, ten seconds at most. */
    @Override
    public void close() throws Exception {
        listening.close().awaitUninterruptibly();
        var why = new Cut(
                SessionEnd.byNightlatch("the node was stopped"),
                "Nightlatch is stopping",
                "An operator stops this node; the grants stay.",
                "Connect again in a moment.");
        for (var session : registry.all()) session.cut(why);
        long until = System.nanoTime() + DRAIN.toNanos();
        while (!registry.all().isEmpty() && System.nanoTime() < until) Thread.sleep(10);
        decisions.close();
        trail.close();
        blocking.close();
        transport.loops().shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
