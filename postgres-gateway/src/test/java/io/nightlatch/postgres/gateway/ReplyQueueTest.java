package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.gateway.ReplyQueue.Local;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue beside a model of the server's own loop (src/backend/tcop/postgres.c), over random conversations. */
class ReplyQueueTest {
    /** A message on its way to the server, and what the server will make of it. */
    private record Sent(int number, char type, boolean fails) {}

    /** A reply on its way back: to which message, and its type. */
    private record Replied(int number, char type) {}

    /** What a server does with messages: answers, skips to a Sync after an error, takes COPY data. */
    private static final class Server {
        final ArrayDeque<Replied> replies = new ArrayDeque<>();
        private boolean skipping;
        private Sent copying = new Sent(-1, ' ', false);
        private boolean inCopy;

        void take(Sent sent) {
            if (inCopy) {
                copy(sent);
                return;
            }
            if (skipping && sent.type() != 'S') return;
            switch (sent.type()) {
                case 'Q', 'F' -> {
                    replies.add(new Replied(sent.number(), sent.fails() ? 'E' : 'C'));
                    replies.add(new Replied(sent.number(), 'Z'));
                }
                case 'P', 'B', 'D', 'C' -> answerOrFail(sent, '1');
                case 'E' -> answerOrFail(sent, 'C');
                case 'G', 'g' -> { // an Execute or a Query of COPY … FROM STDIN
                    if (sent.fails()) {
                        answerOrFail(sent, 'C');
                        if (sent.type() == 'g') end(sent);
                    } else {
                        replies.add(new Replied(sent.number(), 'G'));
                        copying = sent;
                        inCopy = true;
                    }
                }
                case 'S' -> {
                    skipping = false;
                    replies.add(new Replied(sent.number(), 'Z'));
                }
                default -> {} // CopyDone and CopyFail outside of a COPY are ignored
            }
        }

        private void answerOrFail(Sent sent, char reply) {
            replies.add(new Replied(sent.number(), sent.fails() ? 'E' : reply));
            skipping |= sent.fails() && sent.type() != 'g';
        }

        private void end(Sent query) {
            replies.add(new Replied(query.number(), 'Z'));
        }

        private void copy(Sent sent) {
            if (sent.type() != 'c') return; // Sync is ignored
            inCopy = false;
            replies.add(new Replied(copying.number(), sent.fails() ? 'E' : 'C'));
            if (copying.type() == 'g') {
                end(copying);
            } else {
                skipping = sent.fails();
            }
        }
    }

    private static final class Conversation {
        final Random random;
        final ReplyQueue queue = new ReplyQueue();
        final Server server = new Server();
        final ArrayDeque<Sent> wire = new ArrayDeque<>();
        final List<String> heard = new ArrayList<>();
        int number;
        int pending;

        Conversation(long seed) {
            random = new Random(seed);
        }

        /** Carries the number, so that each reply can be checked against the head. */
        private record Mark(int number) implements ReplyQueue.Attachment {}

        void send(char type) {
            boolean fails = random.nextInt(5) == 0;
            var sent = new Sent(++number, type, fails && type != 'S');
            byte kind = (byte) (type == 'G' ? 'E' : type == 'g' ? 'Q' : type);
            if (type == 'c') {
                queue.copyInEnds();
            } else if (type == 'S' && random.nextBoolean()) {
                queue.push(kind);
            } else {
                queue.push(kind, new Mark(number));
            }
            wire.add(sent);
        }

        void sayLocally() {
            int mine = ++number;
            if (queue.isSkipping()) return;
            pending++;
            if (queue.isEmpty()) {
                heard.add("L" + mine);
                pending--;
                return;
            }
            queue.push(ReplyQueue.LOCAL, new Local() {
                @Override
                public void reached() {
                    heard.add("L" + mine);
                    pending--;
                }

                @Override
                public void dropped() {
                    pending--;
                }
            });
        }

        void serverTakesOne() {
            var sent = wire.poll();
            if (sent != null) server.take(sent);
        }

        /** As the server leg does it. */
        void hearOne() {
            var reply = server.replies.poll();
            if (reply == null) return;
            var head = queue.headAttachment();
            if (head instanceof Mark(var expected)) {
                assertThat(reply.number()).as("the head of " + queue).isEqualTo(expected);
            }
            heard.add(reply.type() + "" + reply.number());
            switch (reply.type()) {
                case 'E' -> queue.failed();
                case 'Z' -> {
                    assertThat((char) queue.headKind()).isIn('Q', 'S', 'F');
                    queue.ready();
                }
                case 'G' -> queue.copyInBegins();
                default -> {
                    if (queue.headKind() != 'Q' && queue.headKind() != 'F') queue.pop();
                }
            }
            while (queue.headKind() == ReplyQueue.LOCAL) {
                var local = (Local) java.util.Objects.requireNonNull(queue.headAttachment());
                queue.pop();
                local.reached();
            }
        }

        void deliverSome() {
            while (random.nextInt(3) > 0) {
                if (random.nextBoolean()) serverTakesOne();
                else hearOne();
            }
        }

        void deliverAll() {
            while (!wire.isEmpty()) serverTakesOne();
            while (!server.replies.isEmpty()) hearOne();
        }

        /** One message or one COPY with everything that belongs to it. */
        void step() {
            switch (random.nextInt(14)) {
                case 0 -> send('Q');
                case 1 -> send('F');
                case 2, 3 -> send('P');
                case 4, 5 -> send('B');
                case 6 -> send('D');
                case 7, 8 -> send('E');
                case 9 -> send('C');
                case 10, 11 -> send('S');
                case 12 -> sayLocally();
                default -> copy();
            }
        }

        /** A Sync may stand right behind the Execute, which the server ignores if it copies then; the data has no reply. */
        private void copy() {
            boolean simple = random.nextInt(3) == 0;
            send(simple ? 'g' : 'G');
            boolean early = !simple && random.nextBoolean();
            if (early) send('S');
            if (random.nextBoolean()) deliverAll(); // most clients wait for CopyInResponse
            deliverSome();
            send('c');
            if (!simple) send('S');
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyReplyMeetsTheMessageItIsTo(long seed) {
        for (int round = 0; round < 5_000; round++) {
            var talk = new Conversation(seed * 1_000_003 + round);
            for (int i = 0; i < 40; i++) {
                talk.step();
                talk.deliverSome();
            }
            talk.send('S');
            talk.deliverAll();

            assertThat(talk.queue.isEmpty())
                    .as(talk.queue + " after " + talk.heard)
                    .isTrue();
            assertThat(talk.pending).as("entries of ours without an answer").isZero();
            assertThat(talk.queue.hasUnsynced()).isFalse();
        }
    }

    @Test
    void whatIsSentBehindASyncIsOwedThoughAnErrorStandsBeforeIt() {
        var queue = new ReplyQueue();
        queue.push(ReplyQueue.EXECUTE);
        queue.push(ReplyQueue.SYNC);
        queue.failed();

        queue.push(ReplyQueue.QUERY);

        queue.ready();
        assertThat(queue.headKind()).isEqualTo(ReplyQueue.QUERY);
    }

    @Test
    void aBurstGrowsTheRingInOrderAndItIsForgottenWhenNothingIsOwed() {
        var queue = new ReplyQueue();
        for (int turn = 0; turn < 3; turn++) {
            for (int i = 0; i < 5; i++) queue.push(ReplyQueue.BIND);
            for (int i = 0; i < 5; i++) queue.pop();
            for (int i = 0; i < ReplyQueue.FULL; i++) {
                if (i % 7 == 0) queue.push(ReplyQueue.EXECUTE, new Conversation.Mark(i));
                else queue.push(ReplyQueue.BIND);
            }
            assertThat(queue.isFull()).isTrue();
            for (int i = 0; i < ReplyQueue.FULL; i++) {
                assertThat(queue.headKind()).isEqualTo(i % 7 == 0 ? ReplyQueue.EXECUTE : ReplyQueue.BIND);
                assertThat(queue.headAttachment()).isEqualTo(i % 7 == 0 ? new Conversation.Mark(i) : null);
                queue.pop();
            }
            queue.shrink();
            assertThat(queue.headKind()).isEqualTo(ReplyQueue.NONE);
        }
    }

    @Test
    void whatIsDroppedIsToldSo() {
        var dropped = new ArrayList<String>();
        var queue = new ReplyQueue();
        queue.push(ReplyQueue.PARSE, note(dropped, "its head has its answer"));
        queue.push(ReplyQueue.LOCAL, note(dropped, "behind the error"));
        queue.failed();
        queue.push(ReplyQueue.LOCAL, note(dropped, "sent while skipping"));
        queue.push(ReplyQueue.SYNC);
        queue.push(ReplyQueue.LOCAL, note(dropped, "when the session ends"));
        queue.clear();

        assertThat(dropped).containsExactly("behind the error", "sent while skipping", "when the session ends");
    }

    private static ReplyQueue.Attachment note(List<String> dropped, String what) {
        return new ReplyQueue.Attachment() {
            @Override
            public void dropped() {
                dropped.add(what);
            }
        };
    }
}
