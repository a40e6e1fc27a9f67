package io.nightlatch.postgres.wire;

import java.util.List;

/** The messages of type {@link BackendType#AUTHENTICATION}. Of those that we do not speak only the name is kept. */
public sealed interface Authentication extends BackendMessage {
    record AuthenticationOk() implements Authentication {}

    record AuthenticationCleartextPassword() implements Authentication {}

    record AuthenticationMD5Password(Bytes salt) implements Authentication {
        public AuthenticationMD5Password {
            if (salt.length() != 4) {
                throw new IllegalArgumentException("the salt has 4 bytes, not " + salt.length());
            }
        }
    }

    /** @param mechanisms in the server's order of preference */
    record AuthenticationSASL(List<String> mechanisms) implements Authentication {
        public AuthenticationSASL {
            mechanisms = List.copyOf(mechanisms);
        }
    }

    record AuthenticationSASLContinue(Bytes data) implements Authentication {}

    record AuthenticationSASLFinal(Bytes data) implements Authentication {}

    record AuthenticationKerberosV5() implements Authentication {}

    record AuthenticationGSS() implements Authentication {}

    record AuthenticationGSSContinue(Bytes data) implements Authentication {}

    record AuthenticationSSPI() implements Authentication {}
}
