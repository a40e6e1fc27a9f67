package io.nightlatch.control;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.json.EventJson;
import io.nightlatch.control.sight.EventSight;
import io.nightlatch.control.signin.SignedIn;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events (WHATWG HTML, "Server-sent events"). Each follower is a virtual thread that waits, reads what is
 * new as its viewer may, and writes it; nothing is queued for a slow one, who reads the trail at their own pace.
 */
final class EventStream {
    static final int MOST_PER_PRINCIPAL =
            32; // a browser opens one for each page, and we see only later that it left one
    /** Shows the client, and proxies on the way, that the line is up; and us that the client is. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final int BATCH = 200;

    private final ControlServices services;
    private final Viewers viewers;
    private final EventSight sight;
    private final JsonMapper json;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    EventStream(ControlServices services, Viewers viewers, EventSight sight, JsonMapper json) {
        this.services = services;
        this.viewers = viewers;
        this.sight = sight;
        this.json = json;
    }

    /** One open stream; a permit of {@code bell} says that there may be something to read. */
    private record Follower(SignedIn signedIn, Semaphore bell) {
        PrincipalName who() {
            return signedIn.who().name();
        }
    }

    /** Returns when the client is gone, its credentials are not good any more, or the server closes. */
    void follow(SignedIn signedIn, EventFilter filter, long after, HttpServletResponse response) throws IOException {
        var follower = new Follower(signedIn, new Semaphore(1));
        if (followers.stream()
                        .filter(other -> other.who().equals(follower.who()))
                        .count()
                >= MOST_PER_PRINCIPAL) {
            throw Problem.tooMany(
                    "You follow the trail " + MOST_PER_PRINCIPAL + " times already", "Close one of the streams.");
        }
        followers.add(follower);
        try (var watch = services.events().watch(follower.bell()::release)) {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            send(response, "retry: 2000\n\n");
            long readTo = after;
            for (var who = entitled(signedIn); who.isPresent() && !closed; who = entitled(signedIn)) {
                readTo = sendNew(response, follower, who.get(), filter, readTo);
                if (!follower.bell().tryAcquire(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                    send(response, "id: " + readTo + "\n: still here\n\n");
                }
                follower.bell().drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the watch on the trail would not close", e);
        } finally {
            followers.remove(follower);
        }
    }

    /** The follower with the groups of this moment, if they would still be let in. */
    private Optional<Principal> entitled(SignedIn signedIn) {
        return signedIn.stillGood() ? services.directory().active(signedIn.who().name()) : Optional.empty();
    }

    /** Sends what is new for {@code who}, as long as they are still who they were when it was read. */
    private long sendNew(HttpServletResponse response, Follower follower, Principal who, EventFilter filter, long after)
            throws IOException {
        var viewer = viewers.of(who);
        long readTo = after;
        boolean more = true;
        while (more && !closed) {
            var reading = sight.read(viewer, filter, readTo, BATCH);
            boolean isNews = !reading.events().isEmpty();
            if (isNews && entitled(follower.signedIn()).filter(who::equals).isEmpty()) {
                follower.bell().release(); // read again as who they are now, if they are anybody
                return readTo;
            }
            for (var event : reading.events()) send(response, message(event));
            readTo = reading.readTo();
            more = reading.more();
        }
        return readTo;
    }

    private String message(Event event) {
        return "id: " + event.id() + "\nevent: " + event.what().kind().wireName() + "\ndata: "
                + json.writeValueAsString(EventJson.of(event)) + "\n\n";
    }

    private static void send(HttpServletResponse response, String text) throws IOException {
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }

    void close() {
        closed = true;
        followers.forEach(follower -> follower.bell().release());
    }
}
