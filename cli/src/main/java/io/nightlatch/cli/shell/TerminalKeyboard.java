package io.nightlatch.cli.shell;

import java.io.Console;
import java.util.Optional;

record TerminalKeyboard(Console console) implements Keyboard {
    @Override
    public Optional<String> line(String prompt) {
        return Optional.ofNullable(console.readLine("%s", prompt)).map(String::strip);
    }

    @Override
    public Optional<String> secret(String prompt) {
        return Optional.ofNullable(console.readPassword("%s", prompt)).map(String::new);
    }
}
