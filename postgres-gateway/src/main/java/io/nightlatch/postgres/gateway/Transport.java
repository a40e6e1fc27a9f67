package io.nightlatch.postgres.gateway;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ResourceLeakDetector;

/** Sockets: epoll where the system has it, else the JDK's. */
record Transport(EventLoopGroup loops, Class<? extends ServerChannel> acceptor, Class<? extends SocketChannel> socket) {
    /** What a session may have waiting for a slow side before its other side is not read any more. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(65_536, 131_072);

    static RecvByteBufAllocator receiveBuffers() {
        return new AdaptiveRecvByteBufAllocator(512, 4_096, 131_072);
    }

    /**
     * One event loop for two cores: a loop relays tens of thousands of statements a second, and with fewer of them each
     * finds more to do when it wakes up, which is most of what relaying costs. The other cores have the decisions to do.
     */
    static Transport start() {
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            // Netty keeps a stack trace of each 128th buffer, which would be all that relaying allocates.
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return Epoll.isAvailable()
                ? new Transport(
                        new MultiThreadIoEventLoopGroup(threads, EpollIoHandler.newFactory()),
                        EpollServerSocketChannel.class,
                        EpollSocketChannel.class)
                : new Transport(
                        new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory()),
                        NioServerSocketChannel.class,
                        NioSocketChannel.class);
    }
}
