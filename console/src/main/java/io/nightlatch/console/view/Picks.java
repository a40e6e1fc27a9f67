package io.nightlatch.console.view;

import io.nightlatch.control.json.MeJson.RoleJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** How a form names one role of one database; a page elsewhere may link to it with one chosen. */
public final class Picks {
    private Picks() {}

    public static String of(RoleJson role) {
        return encoded(role.database()) + "/" + encoded(role.role());
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
