package io.nightlatch.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.nightlatch.console.view.AssetPaths;
import io.nightlatch.console.view.Sheets;
import java.net.URI;
import org.springframework.http.ResponseEntity;

/** Templates, compiled with the code. Each escapes what it shows by the place it stands in. */
final class Pages implements Sheets {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
    private final Assets assets;

    Pages(Assets assets) {
        this.assets = assets;
    }

    @Override
    public AssetPaths assets() {
        return assets;
    }

    @Override
    public String render(String template, Object model) {
        var html = new StringOutput();
        engine.render(template, model, html);
        return html.toString();
    }

    ResponseEntity<String> page(String template, Object model) {
        return page(200, template, model);
    }

    ResponseEntity<String> page(int status, String template, Object model) {
        return ResponseEntity.status(status).contentType(HTML).body(render(template, model));
    }

    /** After a change: a reload of the page that follows changes nothing more. */
    static ResponseEntity<String> seeOther(String path) {
        return ResponseEntity.status(303).location(URI.create(path)).build();
    }
}
