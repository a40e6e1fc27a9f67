package io.nightlatch.access.config;

import io.nightlatch.access.config.Configuration.Account;
import io.nightlatch.access.file.FileError;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.file.TextFile;
import io.nightlatch.access.file.YamlFields;
import io.nightlatch.access.file.YamlValue;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Follows what the configuration points to: other files, counted from its own folder, and the environment. */
final class References {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Path file;
    private final Map<String, String> environment;
    private boolean namesSecrets;

    References(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /** What is wrong with the rights of the configuration itself, once it has been read and names secrets. */
    Optional<FileError> rightsOfTheFile() {
        return namesSecrets ? TextFile.rightsTooWide(file, "the places of secrets") : Optional.empty();
    }

    Path path(String text) {
        return file.toAbsolutePath().resolveSibling(text).normalize();
    }

    Optional<Path> path(YamlValue value) {
        return value.as(text -> {
            try {
                return path(text);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("a path would be right: " + e.getReason(), e);
            }
        });
    }

    /** A file that is there. */
    Optional<Path> file(YamlValue value) {
        var path = path(value);
        if (path.isEmpty() || Files.isRegularFile(path.get())) return path;
        value.refuse("there is no file " + path.get());
        return Optional.empty();
    }

    /** A file that is there and that only its owner can read. */
    Optional<Path> privateFile(YamlValue value) {
        return file(value).filter(path -> {
            var wide = TextFile.rightsTooWide(path, "a secret");
            wide.ifPresent(error -> value.refuse(path + " " + error.message()));
            return wide.isEmpty();
        });
    }

    /** Reads {@code user} and its password out of a mapping that holds them. */
    Optional<Account> account(YamlFields fields) {
        var user = fields.required("user").flatMap(YamlValue::text);
        var password = password(fields);
        return user.flatMap(name -> password.map(secret -> new Account(name, secret)));
    }

    private Optional<Secret> password(YamlFields fields) {
        var inFile = fields.optional("passwordFile");
        var inEnvironment = fields.optional("password");
        namesSecrets |= inFile.isPresent() || inEnvironment.isPresent();
        if (inFile.isPresent() == inEnvironment.isPresent()) {
            fields.whole()
                    .refuse((inFile.isPresent() ? "two passwords stand here" : "the password is missing here")
                            + "; one of 'passwordFile: FILE' and 'password: \"${NAME}\"' would be right");
            return Optional.empty();
        }
        return inFile.isPresent()
                ? inFile.flatMap(this::secretInFile)
                : inEnvironment.flatMap(this::secretInEnvironment);
    }

    private Optional<Secret> secretInFile(YamlValue value) {
        return privateFile(value).flatMap(path -> {
            try {
                var secret = TextFile.read(path).lines().findFirst().orElse("");
                if (!secret.isEmpty()) return Optional.of(new Secret(secret));
                value.refuse(path + " has no password in its first line");
            } catch (FileErrors e) {
                e.errors().forEach(value::refuse);
            }
            return Optional.empty();
        });
    }

    // The error does not say what stands there: it may be the password itself.
    private Optional<Secret> secretInEnvironment(YamlValue value) {
        return value.text().flatMap(text -> {
            var variable = VARIABLE.matcher(text);
            if (!variable.matches()) {
                value.refuse(
                        "a secret never stands here itself; write it to a file of its own (chmod 600) and name that by"
                                + " 'passwordFile: FILE', or name an environment variable: \"${NAME}\"");
                return Optional.empty();
            }
            var secret = Optional.ofNullable(environment.get(variable.group(1))).filter(it -> !it.isEmpty());
            if (secret.isEmpty()) value.refuse("the environment has no " + variable.group(1));
            return secret.map(Secret::new);
        });
    }
}
