package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.nightlatch.postgres.wire.FrontendMessage;

/** The server connection that a relay has now: the way there and the way back. It is left as a whole, for another one. */
final class ServerSide {
    private final Channel channel;
    private final TrailGate gate;
    private final ServerLeg leg;

    ServerSide(Channel channel, TrailGate gate, ServerLeg leg) {
        this.channel = channel;
        this.gate = gate;
        this.leg = leg;
    }

    ServerLeg leg() {
        return leg;
    }

    TrailGate gate() {
        return gate;
    }

    /** From now on what the server says goes to the client. */
    void attach() {
        channel.pipeline().addLast(leg);
        channel.config().setAutoRead(true);
    }

    void send(FrontendMessage... messages) {
        gate.pass(Frames.toServer(channel.alloc(), messages));
        gate.flush();
    }

    void pass(ByteBuf bytes) {
        gate.pass(bytes);
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** The server is read only while the client takes what it says. */
    void throttle(boolean clientTakes) {
        channel.config().setAutoRead(clientTakes && !leg.isPaused());
    }

    /** Whether nothing is under way in either direction. */
    boolean isAtRest() {
        return gate.isOpen() && leg.isAtBoundary() && !leg.isPaused();
    }

    /** Closes the connection without a word to the relay, which goes on with another. */
    void leave() {
        if (channel.pipeline().context(leg) != null) channel.pipeline().remove(leg);
        close();
    }

    void close() {
        channel.close();
        gate.close();
        leg.release();
    }
}
