package io.nightlatch.console.view;

/** A page that could not be shown: what is wrong, and what to do next. */
public record Notice(String title, String next, AssetPaths assets) {}
