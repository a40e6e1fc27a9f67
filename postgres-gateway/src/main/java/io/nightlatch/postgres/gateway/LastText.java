package io.nightlatch.postgres.gateway;

import java.nio.charset.Charset;
import java.util.Optional;

/** The SQL in the frame of a Query or a Parse (manual, "Message Formats"). */
final class LastText {
    private static final int BODY = 5;

    private LastText() {}

    static Optional<String> of(byte[] frame, Charset charset) {
        int start = frame[0] == 'P' ? after(frame, BODY) : BODY;
        int end = start;
        while (end < frame.length && frame[end] != 0) end++;
        return end >= frame.length ? Optional.empty() : Optional.of(new String(frame, start, end - start, charset));
    }

    private static int after(byte[] frame, int from) {
        int at = from;
        while (at < frame.length && frame[at] != 0) at++;
        return at + 1;
    }
}
