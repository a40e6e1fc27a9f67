package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.gateway.Injected.Result;
import io.nightlatch.postgres.wire.MessageFields;
import io.nightlatch.postgres.wire.Severity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a session's names are looked up. */
class SearchPathTest {
    private static SearchPath path(String setting, String... schemas) {
        var rows = new java.util.ArrayList<>(List.of(setting));
        rows.addAll(List.of(schemas));
        return SearchPath.of(new Result(rows, Optional.empty())).orElseThrow();
    }

    @Test
    void aSettingIsReadAsTheServerReadsIt() {
        assertThat(path("\"$user\", Public , \"My, \"\"own\"\"\",\u00c4B").named())
                .containsExactly("$user", "public", "My, \"own\"", "\u00c4b");
        assertThat(path("").named()).isEmpty();
    }

    @Test
    void everywhereHasTheTemporarySchemaAndTheCatalogFirst() {
        assertThat(path("\"$user\", shop", "pg_temp_3", "pg_catalog", "shop").everywhere("alice~1"))
                .containsExactly("pg_temp_3", "pg_catalog", "alice~1", "shop");
        assertThat(path("shop, pg_catalog, pg_temp", "shop", "pg_catalog").everywhere("alice~1"))
                .containsExactly("shop", "pg_catalog");
    }

    @Test
    void whatBecameVisibleIsToldApart() {
        var before = path("vault, shop", "pg_catalog", "shop");
        var after = path("vault, shop", "pg_catalog", "vault", "shop");

        assertThat(after.newTo(before)).containsExactly("vault");
        assertThat(before.newTo(after)).isEmpty();
    }

    @Test
    void anErrorOrNothingIsNoPath() {
        var error = MessageFields.of(Severity.ERROR, "57014", "cancelled");
        assertThat(SearchPath.of(new Result(List.of("shop"), Optional.of(error))))
                .isEmpty();
        assertThat(SearchPath.of(new Result(List.of(), Optional.empty()))).isEmpty();
    }
}
