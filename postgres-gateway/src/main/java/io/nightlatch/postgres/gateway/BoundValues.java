package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.Format;
import io.nightlatch.postgres.wire.FrameScanner;
import io.nightlatch.postgres.wire.FrontendDecoder;
import io.nightlatch.postgres.wire.FrontendMessage.Bind;
import io.nightlatch.postgres.wire.FrontendMessage.Parse;
import io.nightlatch.postgres.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The parameters of a Bind as people can read them. */
final class BoundValues {
    // pg_type.dat
    private static final int BOOL = 16;
    private static final int INT8 = 20;
    private static final int INT2 = 21;
    private static final int INT4 = 23;
    private static final int TEXT = 25;
    private static final int VARCHAR = 1043;

    private BoundValues() {}

    /** @param types OIDs as the Parse gave them; what is binary and of another type is told in hex */
    static List<Optional<String>> of(FrameScanner at, ByteBuf in, List<Integer> types, Charset charset) {
        if (!(FrontendDecoder.decode(at, in) instanceof Bind bind)) throw new ProtocolViolation("not a Bind");
        var texts = new ArrayList<Optional<String>>();
        for (int i = 0; i < bind.parameters().size(); i++) {
            int type = i < types.size() ? types.get(i) : 0;
            var format = format(bind.parameterFormats(), i);
            texts.add(bind.parameters().get(i).map(value -> text(value, format, type, charset)));
        }
        return texts;
    }

    /** Of the parameters of a Parse; none if it is not all here. */
    static List<Integer> types(FrameScanner at, ByteBuf in) {
        return at.whole(in) && FrontendDecoder.decode(at, in) instanceof Parse parse
                ? parse.parameterTypes()
                : List.of();
    }

    private static Format format(List<Format> formats, int parameter) {
        if (formats.isEmpty()) return Format.TEXT;
        return formats.get(formats.size() == 1 ? 0 : parameter);
    }

    private static String text(Bytes value, Format format, int type, Charset charset) {
        var bytes = value.toByteArray();
        boolean isText = format == Format.TEXT || type == TEXT || type == VARCHAR;
        if (isText) return new String(bytes, charset);
        return switch (bytes.length) {
            case 1 -> type == BOOL ? String.valueOf(bytes[0] != 0) : hex(bytes);
            case Short.BYTES ->
                type == INT2 ? String.valueOf(ByteBuffer.wrap(bytes).getShort()) : hex(bytes);
            case Integer.BYTES ->
                type == INT4 ? String.valueOf(ByteBuffer.wrap(bytes).getInt()) : hex(bytes);
            case Long.BYTES ->
                type == INT8 ? String.valueOf(ByteBuffer.wrap(bytes).getLong()) : hex(bytes);
            default -> hex(bytes);
        };
    }

    private static String hex(byte[] bytes) {
        return "\\x" + HexFormat.of().formatHex(bytes);
    }
}
