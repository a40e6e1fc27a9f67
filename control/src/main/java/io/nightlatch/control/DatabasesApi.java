package io.nightlatch.control;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.control.json.DatabaseJson;
import io.nightlatch.control.json.PageJson;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The databases in which one has a role without asking, or may ask for one. */
@RestController
public final class DatabasesApi {
    private final ControlServices services;

    DatabasesApi(ControlServices services) {
        this.services = services;
    }

    @GetMapping("/api/v1/databases")
    public PageJson<DatabaseJson> list(@AuthenticationPrincipal Principal who, HttpServletRequest request) {
        var gateway = services.gateway();
        var host = gateway.host().orElseGet(request::getServerName);
        return PageJson.whole(services.policy().get().databases().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(database -> !database.getValue().baselineOf(who).isEmpty()
                        || !database.getValue().askableBy(who).isEmpty())
                .map(database -> new DatabaseJson(
                        database.getKey().value(),
                        database.getValue().baselineOf(who).stream()
                                .map(DatabaseRole::name)
                                .toList(),
                        host,
                        gateway.port(),
                        gateway.sslmode()))
                .toList());
    }
}
