package io.nightlatch.console.view;

import org.springframework.http.MediaType;

/** Fills a template with the one thing it shows. */
public interface Sheets {
    MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

    String render(String template, Object model);

    AssetPaths assets();
}
