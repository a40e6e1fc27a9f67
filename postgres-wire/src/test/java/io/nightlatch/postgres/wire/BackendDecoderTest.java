package io.nightlatch.postgres.wire;

import static io.nightlatch.postgres.wire.Frames.decodeBackend;
import static io.nightlatch.postgres.wire.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nightlatch.postgres.wire.BackendMessage.DataRow;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackendDecoderTest {
    @Test
    void anErrorWithoutSqlStateIsStillAnError() {
        var error = (ErrorResponse) decodeBackend(frame(BackendType.ERROR_RESPONSE, "Mbroken\0\0"));

        assertThat(error.fields().sqlState()).isEmpty();
        assertThat(error.fields().message()).contains("broken");
        assertThat(error.fields().severity()).isEmpty();
    }

    @Test
    void anErrorWithoutAnyFieldIsStillAnError() {
        var error = (ErrorResponse) decodeBackend(frame(BackendType.ERROR_RESPONSE, "\0"));

        assertThat(error.fields().byCode()).isEmpty();
    }

    @Test
    void anErrorThatDoesNotEndIsAViolation() {
        assertViolation(frame(BackendType.ERROR_RESPONSE, "Mbroken\0"));
        assertViolation(frame(BackendType.ERROR_RESPONSE, "Mbroken"));
        assertViolation(frame(BackendType.ERROR_RESPONSE));
    }

    @Test
    void aMessageTextThatIsNotUtf8IsShownAsWellAsItCanBe() {
        ByteBuf latin1 = frame(BackendType.ERROR_RESPONSE, "M", new byte[] {'f', (byte) 0xfc, 'r'}, "\0\0");

        assertThat(((ErrorResponse) decodeBackend(latin1)).fields().message()).contains("f\ufffdr");
    }

    @Test
    void aNegativeFieldLengthInDataRowIsAViolation() {
        assertViolation(frame(BackendType.DATA_ROW, (short) 1, -2));
    }

    @Test
    void aFieldLongerThanItsDataRowIsAViolation() {
        assertViolation(frame(BackendType.DATA_ROW, (short) 1, 5, "abcd"));
    }

    @Test
    void aDataRowWithFewerFieldsThanItCountsIsAViolation() {
        assertViolation(frame(BackendType.DATA_ROW, (short) 2, 1, "a"));
    }

    @Test
    void aCountOfFieldsThatTheMessageCannotHoldIsAViolation() {
        assertViolation(frame(BackendType.ROW_DESCRIPTION, (short) -1, "id\0"));
        assertViolation(frame(BackendType.PARAMETER_DESCRIPTION, (short) -1, 23));
        assertViolation(frame(BackendType.NEGOTIATE_PROTOCOL_VERSION, 196608, Integer.MAX_VALUE));
        assertViolation(frame(BackendType.NEGOTIATE_PROTOCOL_VERSION, 196608, -1));
    }

    @Test
    void aSecretKeyIsFourTo256Bytes() {
        assertViolation(frame(BackendType.BACKEND_KEY_DATA, 1, new byte[3]));
        assertViolation(frame(BackendType.BACKEND_KEY_DATA, 1, new byte[257]));
    }

    @Test
    void anUnknownAuthenticationRequestIsAViolation() {
        assertViolation(frame(BackendType.AUTHENTICATION, 6));
        assertViolation(frame(BackendType.AUTHENTICATION, -1));
        assertViolation(frame(BackendType.AUTHENTICATION, 0, "x"));
        assertViolation(frame(BackendType.AUTHENTICATION, 5, "abc"));
    }

    @Test
    void anUnknownTypeIsAViolation() {
        assertViolation(frame((byte) '?'));
    }

    @Test
    void errorsCarryWhatAPersonNeedsToKnow() {
        var fields = MessageFields.of(Severity.ERROR, "42501", "no grant of \"orders_writer\"")
                .withDetail("R-7K2M4 was denied by bob")
                .withHint("SET nightlatch.role = 'orders_writer'");
        ByteBuf out = Unpooled.buffer();

        BackendEncoder.encode(new ErrorResponse(fields), out);

        var read = ((ErrorResponse) decodeBackend(out)).fields();
        assertThat(read.severity()).contains("ERROR");
        assertThat(read.sqlState()).contains("42501");
        assertThat(read.detail()).contains("R-7K2M4 was denied by bob");
        assertThat(read.hint()).contains("SET nightlatch.role = 'orders_writer'");
        assertThat(read.routine()).isEmpty();
    }

    @Test
    void aZeroInsideOfAnErrorTextDoesNotEndIt() {
        ByteBuf out = Unpooled.buffer();

        BackendEncoder.encode(new ErrorResponse(MessageFields.of(Severity.ERROR, "42501", "a\0b")), out);

        assertThat(((ErrorResponse) decodeBackend(out)).fields().message()).contains("a\ufffdb");
    }

    @Test
    void aResultOfOursIsDescribedGivenRowByRowAndCompleted() {
        var result = new TextResult(
                List.of("role", "until"), List.of(List.of(Optional.of("orders_writer"), Optional.empty())), "SHOW");
        ByteBuf out = Unpooled.buffer();

        result.encode(out);

        var scanner = new FrameScanner(FrameLimits.BACKEND_READY);
        scanner.begin(out);
        assertThat(nextOf(scanner, out))
                .isEqualTo(new BackendMessage.RowDescription(
                        List.of(BackendMessage.Field.text("role"), BackendMessage.Field.text("until"))));
        assertThat(nextOf(scanner, out))
                .isEqualTo(new DataRow(List.of(Optional.of(Bytes.utf8("orders_writer")), Optional.empty())));
        assertThat(nextOf(scanner, out)).isEqualTo(new BackendMessage.CommandComplete("SHOW"));
        assertThat(scanner.next(out)).isFalse();
    }

    private static BackendMessage nextOf(FrameScanner scanner, ByteBuf in) {
        assertThat(scanner.next(in)).isTrue();
        BackendMessage message = BackendDecoder.decode(scanner, in);
        scanner.pass(in);
        return message;
    }

    private static void assertViolation(ByteBuf frame) {
        assertThatThrownBy(() -> decodeBackend(frame)).isInstanceOf(ProtocolViolation.class);
    }
}
