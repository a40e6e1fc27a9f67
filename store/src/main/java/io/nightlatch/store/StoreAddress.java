package io.nightlatch.store;

import java.util.List;

/**
 * Where the store is. The URL is pgjdbc's ({@code jdbc:postgresql://host:port/database?sslmode=verify-full}) and may carry
 * what the driver takes, but for what the store pins itself. The user owns the schema {@code nightlatch}, or may create it.
 */
public record StoreAddress(String url, String user, String password) {
    private static final List<String> PINNED = List.of("options", "currentSchema", "readOnly", "user", "password");

    public StoreAddress {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("a store's URL begins with jdbc:postgresql: and this one does not");
        }
        for (var name : PINNED) {
            if (url.matches(".*[?&]" + name + "=.*")) {
                throw new IllegalArgumentException("a store's URL does not set " + name);
            }
        }
    }

    @Override
    public String toString() {
        return url + " as " + user;
    }
}
