package io.nightlatch.postgres.wire;

import static io.nightlatch.postgres.wire.Frames.decodeFrontend;
import static io.nightlatch.postgres.wire.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrontendDecoderTest {
    private static final short NONE = 0;
    private static final short ONE = 1;

    @Test
    void aNegativeParameterLengthInBindIsAViolation() {
        assertViolation(frame(FrontendType.BIND, "\0s\0", NONE, ONE, -2, NONE), "a value of length -2");
        assertViolation(frame(FrontendType.BIND, "\0s\0", NONE, ONE, Integer.MIN_VALUE, NONE), "a value of length");
    }

    @Test
    void aNegativeArgumentLengthInFunctionCallIsAViolation() {
        assertViolation(frame(FrontendType.FUNCTION_CALL, 1, NONE, ONE, -2, NONE), "a value of length -2");
    }

    @Test
    void aParameterLongerThanItsMessageIsAViolation() {
        assertViolation(frame(FrontendType.BIND, "\0s\0", NONE, ONE, 100, "abc", NONE), "needs 100 bytes");
        assertViolation(frame(FrontendType.BIND, "\0s\0", NONE, ONE, Integer.MAX_VALUE, NONE), "are left");
    }

    @Test
    void aCountOfParametersThatTheMessageCannotHoldIsAViolationBeforeAnythingIsAllocated() {
        assertViolation(frame(FrontendType.BIND, "\0s\0", NONE, (short) 0xffff, 0), "a count of 65535");
        assertViolation(frame(FrontendType.PARSE, "\0select\0", (short) 0xffff), "a count of 65535");
    }

    @Test
    void formatCodesThatDoNotFitTheParametersAreAViolation() {
        assertViolation(
                frame(FrontendType.BIND, "\0s\0", (short) 2, ONE, ONE, ONE, -1, NONE),
                "2 format codes for 1 parameters");
        assertViolation(frame(FrontendType.BIND, "\0s\0", ONE, (short) 2, NONE, NONE), "unknown format code 2");
    }

    @Test
    void bytesBehindTheLastFieldAreAViolation() {
        assertViolation(frame(FrontendType.QUERY, "select 1\0", "drop table t\0"), "too many");
        assertViolation(frame(FrontendType.SYNC, "x"), "too many");
        assertViolation(frame(FrontendType.EXECUTE, "\0", 0, "x"), "too many");
    }

    @Test
    void aStringThatDoesNotEndIsAViolation() {
        assertViolation(frame(FrontendType.QUERY, "select 1"), "does not end");
        assertViolation(frame(FrontendType.QUERY), "does not end");
        assertViolation(frame(FrontendType.DESCRIBE, "S"), "does not end");
    }

    @Test
    void sqlThatIsNotUtf8IsAViolationAndNeverReadWithSomethingElseInIt() {
        assertViolation(frame(FrontendType.QUERY, "select '", new byte[] {(byte) 0xff}, "'\0"), "UTF-8");
    }

    @Test
    void overlongUtf8CannotHideAQuote() {
        assertViolation(frame(FrontendType.QUERY, new byte[] {(byte) 0xc0, (byte) 0xa7}, "\0"), "UTF-8");
    }

    @Test
    void describesAStatementOrAPortalAndNothingElse() {
        assertViolation(frame(FrontendType.DESCRIBE, "Xs\0"), "neither a statement nor a portal");
    }

    @Test
    void aPasswordOutsideOfALoginIsAViolation() {
        assertViolation(frame(FrontendType.PASSWORD_MESSAGE, "secret\0"), "not allowed here");
    }

    @Test
    void anotherMessageWhereAPasswordShouldBeIsAViolation() {
        ByteBuf query = frame(FrontendType.QUERY, "select 1\0");

        assertThatThrownBy(() -> FrontendDecoder.decodeSASLInitialResponse(Frames.at(query), query))
                .hasMessage("expected SASLInitialResponse, got a message of type 'Q'");
    }

    @Test
    void aNegativeLengthInSASLInitialResponseIsAViolation() {
        ByteBuf response = frame(FrontendType.PASSWORD_MESSAGE, "SCRAM-SHA-256\0", -5);

        assertThatThrownBy(() -> FrontendDecoder.decodeSASLInitialResponse(Frames.at(response), response))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void peeksAtTheHeadsOnlyAndLeavesTheRestToTheServer() {
        ByteBuf parse = frame(FrontendType.PARSE, "s1\0select $1\0", (short) 9);
        ByteBuf bind = frame(FrontendType.BIND, "p1\0s1\0", (short) 9);
        ByteBuf describe = frame(FrontendType.DESCRIBE, "Ps1\0");
        ByteBuf execute = frame(FrontendType.EXECUTE, "p1\0", 0);

        assertThat(FrontendPeek.parse(Frames.at(parse), parse))
                .isEqualTo(new FrontendPeek.ParseHead("s1", "select $1"));
        assertThat(FrontendPeek.bind(Frames.at(bind), bind)).isEqualTo(new FrontendPeek.BindHead("p1", "s1"));
        assertThat(FrontendPeek.target(Frames.at(describe), describe))
                .isEqualTo(new FrontendPeek.TargetHead(FrontendMessage.Target.PORTAL, "s1"));
        assertThat(FrontendPeek.execute(Frames.at(execute), execute)).isEqualTo("p1");
    }

    @Test
    void aFrameThatIsNotWholeIsNeverRead() {
        ByteBuf in = frame(FrontendType.QUERY, "select 1\0");
        FrameScanner at = Frames.at(in);
        in.writerIndex(in.writerIndex() - 1);

        assertThatThrownBy(() -> FrontendPeek.query(at, in)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreValuesThanACountCanSayAreNeverWritten() {
        List<Optional<Bytes>> parameters = Collections.nCopies(0x10000, Optional.empty());
        var bind = new FrontendMessage.Bind("", "", List.of(), parameters, List.of());
        ByteBuf out = Unpooled.buffer().writeByte(1);

        assertThatThrownBy(() -> FrontendEncoder.encode(bind, out)).isInstanceOf(IllegalArgumentException.class);
        assertThat(out.readableBytes()).isOne();
    }

    @Test
    void aNameWithAZeroInsideIsNeverWritten() {
        var describe = new FrontendMessage.Describe(FrontendMessage.Target.STATEMENT, "a\0b");
        ByteBuf out = Unpooled.buffer();

        assertThatThrownBy(() -> FrontendEncoder.encode(describe, out)).isInstanceOf(IllegalArgumentException.class);
        assertThat(out.isReadable()).isFalse();
    }

    @Test
    void aNameWithHalfASurrogatePairIsNeverWrittenAsAnotherName() {
        var query = new FrontendMessage.Query("select '\ud800'");

        assertThatThrownBy(() -> FrontendEncoder.encode(query, Unpooled.buffer()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secretsAreNotShownByToString() {
        assertThat(new FrontendMessage.PasswordMessage("hunter2").toString()).doesNotContain("hunter2");
        assertThat(new FrontendMessage.SASLResponse(Bytes.utf8("hunter2")).toString())
                .doesNotContain("hunter2");
    }

    private static void assertViolation(ByteBuf frame, String words) {
        assertThatThrownBy(() -> decodeFrontend(frame))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(words);
    }
}
