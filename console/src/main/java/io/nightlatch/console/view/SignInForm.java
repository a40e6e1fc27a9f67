package io.nightlatch.console.view;

import java.util.Optional;

/** The sign-in, before anybody is anybody. {@code then} is the page to go on to. */
public record SignInForm(String csrf, String name, String then, Optional<String> refusal, AssetPaths assets) {}
