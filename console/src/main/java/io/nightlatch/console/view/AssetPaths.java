package io.nightlatch.console.view;

/** Where pages find what they load; a path changes with its content, so that browsers may keep it for good. */
public interface AssetPaths {
    String path(String name);
}
