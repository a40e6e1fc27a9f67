package io.nightlatch.postgres.wire.scram;

import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.ProtocolViolation;
import java.nio.charset.StandardCharsets;

/**
 * One SCRAM message, read from left to right, attribute by attribute. Its bytes are held as Latin-1, one character
 * each, so that what is signed is exactly what was sent.
 */
final class ScramText {
    private final String text;
    private int index;
    private boolean more = true;

    private ScramText(String text) {
        this.text = text;
    }

    static ScramText of(Bytes message, int maxBytes) {
        if (message.length() == 0 || message.length() > maxBytes) {
            throw malformed("of " + message.length() + " bytes, it must be 1 to " + maxBytes);
        }
        String text = new String(message.toByteArray(), StandardCharsets.ISO_8859_1);
        if (text.indexOf('\0') >= 0) {
            throw malformed("a zero inside");
        }
        return new ScramText(text);
    }

    static ProtocolViolation malformed(String what) {
        return new ProtocolViolation("malformed SCRAM message: " + what);
    }

    static byte[] octets(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    boolean more() {
        return more;
    }

    int index() {
        return index;
    }

    String from(int start) {
        return text.substring(start);
    }

    String between(int start, int end) {
        return text.substring(start, end);
    }

    /** The bytes up to the next comma, and steps over it. */
    String token() {
        if (!more) {
            throw malformed("something is missing at its end");
        }
        int comma = text.indexOf(',', index);
        more = comma >= 0;
        String token = text.substring(index, more ? comma : text.length());
        index = more ? comma + 1 : text.length();
        return token;
    }

    /** The value of the next attribute, which must be {@code name}; it may be empty. */
    String attribute(char name) {
        String token = token();
        if (token.startsWith("m=")) {
            throw new ProtocolViolation("0A000", "a SCRAM extension is mandatory that nobody here knows");
        }
        if (token.length() < 2 || token.charAt(0) != name || token.charAt(1) != '=') {
            throw malformed("attribute \"" + name + "\" expected");
        }
        return token.substring(2);
    }

    Bytes base64(char name) {
        return StrictBase64.decode(attribute(name))
                .orElseThrow(() -> malformed("attribute \"" + name + "\" is not base64"));
    }

    /** Printable ASCII without the comma (RFC 5802, section 7). */
    String nonce(int maxLength) {
        String nonce = attribute('r');
        if (nonce.isEmpty() || nonce.length() > maxLength) {
            throw malformed("a nonce of " + nonce.length() + " characters");
        }
        if (!nonce.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw malformed("a nonce that is not printable");
        }
        return nonce;
    }

    /** An extension that may be ignored: a letter and a value. */
    static boolean isOptionalExtension(String token) {
        return token.length() > 2
                && token.charAt(1) == '='
                && token.charAt(0) != 'm'
                && Character.isLetter(token.charAt(0))
                && token.charAt(0) < 0x80;
    }

    void end() {
        if (more) {
            throw malformed("too much at its end");
        }
    }
}
