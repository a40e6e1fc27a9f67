package io.nightlatch.console.view;

import io.nightlatch.control.json.MeJson;
import io.nightlatch.control.json.RequestJson;
import java.util.List;
import java.util.Optional;

/**
 * What stands around every page.
 *
 * @param here the entry of the rail that is lit
 * @param waiting what waits for the reader's vote, oldest first
 * @param newest where the trail ended before anything on the page was read
 */
public record Frame(
        String title,
        String here,
        MeJson me,
        List<RequestJson> waiting,
        String csrf,
        long newest,
        Optional<Flash> flash,
        AssetPaths assets) {

    public Frame titled(String words) {
        return new Frame(words, here, me, waiting, csrf, newest, flash, assets);
    }

    public boolean is(String entry) {
        return here.equals(entry);
    }

    public boolean operates() {
        return me.capabilities().contains("operator");
    }

    public boolean audits() {
        return me.capabilities().contains("auditor");
    }

    public boolean seesEverything() {
        return operates() || audits() || me.capabilities().contains("admin");
    }

    public boolean decides(String database, String role) {
        return me.decides().contains(new MeJson.DecidesJson(database, role));
    }

    /** Who may end the grants of this holder on that role. */
    public boolean mayEndGrant(String holder, String database, String role) {
        return holder.equals(me.name()) || operates() || decides(database, role);
    }
}
