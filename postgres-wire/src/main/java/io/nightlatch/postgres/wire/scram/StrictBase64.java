package io.nightlatch.postgres.wire.scram;

import io.nightlatch.postgres.wire.Bytes;
import java.util.Base64;
import java.util.Optional;

/** Base64 with one text for each value: padding is needed and the bits that do not count are zero. */
final class StrictBase64 {
    private StrictBase64() {}

    static Optional<Bytes> decode(String text) {
        try {
            byte[] octets = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(octets).equals(text)
                    ? Optional.of(Bytes.of(octets))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
