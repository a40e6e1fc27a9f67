package io.nightlatch.postgres.wire.scram;

/** What a client logs in with. */
public sealed interface ScramSecret {
    record Password(String password) implements ScramSecret {
        @Override
        public String toString() {
            return "Password[…]";
        }
    }

    /** No hashing rounds are run: the server's salt and iterations do not matter. */
    record Salted(SaltedPassword saltedPassword) implements ScramSecret {}
}
