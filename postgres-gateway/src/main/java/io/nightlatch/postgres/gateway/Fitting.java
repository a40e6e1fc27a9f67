package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nightlatch.postgres.wire.BackendDecoder;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendMessage.DataRow;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import io.nightlatch.postgres.wire.BackendMessage.ParameterStatus;
import io.nightlatch.postgres.wire.BackendMessage.ReadyForQuery;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.FrameLimits;
import io.nightlatch.postgres.wire.FrameScanner;
import io.nightlatch.postgres.wire.FrontendMessage;
import io.nightlatch.postgres.wire.FrontendMessage.Bind;
import io.nightlatch.postgres.wire.FrontendMessage.Execute;
import io.nightlatch.postgres.wire.FrontendMessage.Parse;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.FrontendMessage.Sync;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gives a fresh server connection the settings and prepared statements of the one before, ere anybody else speaks on it. */
final class Fitting extends ChannelInboundHandlerAdapter {
    private static final int PATIENCE_SECONDS = 10;
    private static final String PATH = "select pg_catalog.unnest(pg_catalog.current_schemas(true))";

    /**
     * @param parameters what the server reports now
     * @param refused by name, why a statement could not be prepared again
     */
    record Fitted(Collection<ParameterStatus> parameters, Map<String, String> refused) {}

    private enum Phase {
        SETTINGS,
        PATH,
        STATEMENTS
    }

    private final CarriedOver kept;
    private final CompletableFuture<Fitted> done = new CompletableFuture<>();
    private final FrameScanner scanner = new FrameScanner(FrameLimits.BACKEND_READY);
    private final Map<String, ParameterStatus> parameters = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private final List<String> path = new ArrayList<>();
    private Phase phase = Phase.SETTINGS;
    private int answered; // of the statements
    private @Nullable ByteBuf rest;

    private Fitting(Upstream upstream, CarriedOver kept) {
        this.kept = kept;
        upstream.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter));
    }

    /** Fails if a setting cannot be set: then the session would not be as it was. */
    static CompletableFuture<Fitted> fit(Upstream upstream, CarriedOver kept) {
        var fitting = new Fitting(upstream, kept);
        var channel = upstream.channel();
        channel.eventLoop().execute(() -> {
            channel.pipeline().addLast(fitting);
            channel.config().setAutoRead(true);
        });
        return fitting.done;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.executor()
                .schedule(
                        () -> done.completeExceptionally(failure("it does not answer")),
                        PATIENCE_SECONDS,
                        TimeUnit.SECONDS);
        if (!ctx.channel().isActive()) done.completeExceptionally(failure("it is gone"));
        var messages = new ArrayList<FrontendMessage>();
        if (!kept.settings().isEmpty()) {
            messages.add(new Parse("", "select pg_catalog.set_config($1, $2, false)", List.of()));
        }
        for (var setting : kept.settings().entrySet()) {
            var values =
                    List.of(Optional.of(Bytes.utf8(setting.getKey())), Optional.of(Bytes.utf8(setting.getValue())));
            messages.add(new Bind("", "", List.of(), values, List.of()));
            messages.add(new Execute("", 0));
        }
        messages.add(new Sync());
        send(ctx, messages);
    }

    private static void send(ChannelHandlerContext ctx, List<FrontendMessage> messages) {
        ctx.writeAndFlush(Frames.toServer(ctx.alloc(), messages.toArray(FrontendMessage[]::new)), ctx.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var in = (ByteBuf) message;
        var before = rest;
        rest = null;
        if (before != null) {
            var joined = ctx.alloc().buffer().writeBytes(before).writeBytes(in);
            before.release();
            in.release();
            in = joined;
        }
        try {
            scanner.begin(in);
            while (!done.isDone() && scanner.next(in) && scanner.whole(in)) {
                var told = BackendDecoder.decode(scanner, in);
                scanner.drop(in);
                take(ctx, told);
            }
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
        if (in.isReadable() && !done.isDone()) {
            rest = in;
        } else {
            in.release();
        }
    }

    private void take(ChannelHandlerContext ctx, BackendMessage told) {
        switch (told) {
            case ParameterStatus parameter -> parameters.put(parameter.name(), parameter);
            case DataRow(var values)
            when phase == Phase.PATH ->
                path.add(values.getFirst().map(Bytes::text).orElse(""));
            case ErrorResponse(var fields) -> {
                var words = fields.message().orElse("it was refused");
                if (phase != Phase.STATEMENTS) throw failure(words);
                refused.put(kept.statements().get(answered).name(), words);
            }
            case ReadyForQuery _ -> ready(ctx);
            default -> {}
        }
    }

    private void ready(ChannelHandlerContext ctx) {
        switch (phase) {
            case SETTINGS -> {
                phase = Phase.PATH;
                send(ctx, List.of(new Query(PATH)));
            }
            case PATH -> {
                phase = Phase.STATEMENTS;
                prepare(ctx);
            }
            case STATEMENTS -> {
                if (++answered == kept.statements().size()) finish(ctx);
            }
        }
    }

    private void prepare(ChannelHandlerContext ctx) {
        // A schema that can be used no longer gives names another meaning, and a statement must not get one unseen.
        if (!path.equals(kept.path())) {
            kept.statements()
                    .forEach(statement -> refused.put(
                            statement.name(),
                            "its names were looked up in " + kept.path() + " and would be in " + path));
        }
        if (kept.statements().isEmpty() || !refused.isEmpty()) {
            finish(ctx);
            return;
        }
        var messages = new ArrayList<FrontendMessage>();
        for (var statement : kept.statements()) {
            messages.add(new Parse(statement.name(), statement.sql(), statement.types()));
            messages.add(new Sync()); // so that one that is refused does not take the others along
        }
        send(ctx, messages);
    }

    private void finish(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false); // until the relay reads
        ctx.pipeline().remove(this);
        done.complete(new Fitted(List.copyOf(parameters.values()), Map.copyOf(refused)));
    }

    private static IllegalStateException failure(String why) {
        return new IllegalStateException("the fresh connection cannot be made like the one before: " + why);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        done.completeExceptionally(failure("it closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        done.completeExceptionally(cause);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        var kept = rest;
        rest = null;
        if (kept != null) kept.release();
    }
}
