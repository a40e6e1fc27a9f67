package io.nightlatch.access.config;

import io.nightlatch.access.config.Configuration.Account;
import io.nightlatch.access.config.Configuration.Gateway;
import io.nightlatch.access.config.Configuration.Http;
import io.nightlatch.access.config.Configuration.Machines;
import io.nightlatch.access.config.Configuration.Store;
import io.nightlatch.access.config.Configuration.Target;
import io.nightlatch.access.config.Configuration.Tls;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.file.TextFile;
import io.nightlatch.access.file.YamlFields;
import io.nightlatch.access.file.YamlFile;
import io.nightlatch.access.file.YamlValue;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.policy.Authority.Capabilities;
import io.nightlatch.access.policy.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code nightlatch.yaml}. */
public final class ConfigurationFile {
    private static final String HERE = "127.0.0.1";
    private static final int GATEWAY_PORT = 6432;
    private static final int HTTP_PORT = 8080;
    private static final int POSTGRES_PORT = 5432;
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(10);

    private final References references;

    private ConfigurationFile(References references) {
        this.references = references;
    }

    /**
     * @param environment where {@code ${NAME}} is looked up, as {@link System#getenv()} gives it
     * @throws FileErrors with everything that is wrong in the file and with the files that it names
     */
    public static Configuration read(Path file, Map<String, String> environment) {
        var reading = new ConfigurationFile(new References(file, environment));
        return YamlFile.read(file.toString(), TextFile.read(file), reading::configuration);
    }

    private Optional<Configuration> configuration(YamlValue root) {
        return root.fields("gateway", "http", "store", "databases", "people", "policy", "machines", "capabilities")
                .flatMap(fields -> {
                    var gateway = gateway(section(fields, "gateway", "host", "port", "tls", "loginTimeout"));
                    var http = http(section(fields, "http", "host", "port", "tls"));
                    var store = fields.required("store").flatMap(this::store);
                    var databases = fields.required("databases").map(this::databases);
                    var people = file(fields, "people", "people.yaml");
                    var policy = file(fields, "policy", "policy.yaml");
                    var machines = machines(fields.optional("machines"));
                    var capabilities = fields.required("capabilities").flatMap(ConfigurationFile::capabilities);
                    references.rightsOfTheFile().ifPresent(root::refuse);
                    if (!Stream.of(store, databases, capabilities).allMatch(Optional::isPresent))
                        return Optional.empty();
                    return Optional.of(new Configuration(
                            gateway,
                            http,
                            store.orElseThrow(),
                            databases.orElseThrow(),
                            people,
                            policy,
                            machines,
                            capabilities.orElseThrow()));
                });
    }

    private static Optional<YamlFields> section(YamlFields fields, String name, String... known) {
        return fields.optional(name).flatMap(value -> value.fields(known));
    }

    private Gateway gateway(Optional<YamlFields> section) {
        return new Gateway(host(section), port(section, GATEWAY_PORT), tls(section), loginTimeout(section));
    }

    private Http http(Optional<YamlFields> section) {
        return new Http(host(section), port(section, HTTP_PORT), tls(section));
    }

    private static String host(Optional<YamlFields> section) {
        return section.flatMap(it -> it.optional("host"))
                .flatMap(YamlValue::text)
                .orElse(HERE);
    }

    private static int port(Optional<YamlFields> section, int usual) {
        return section.flatMap(it -> it.optional("port"))
                .flatMap(it -> it.wholeNumber(0, 65_535)) // 0: any that is free, as tests want it
                .orElse(usual);
    }

    private static Duration loginTimeout(Optional<YamlFields> gateway) {
        var timeout = gateway.flatMap(it -> it.optional("loginTimeout"));
        var duration = timeout.flatMap(it -> it.as(Durations::parse)).orElse(LOGIN_TIMEOUT);
        if (!duration.isPositive())
            timeout.ifPresent(it -> it.refuse("nobody signs in in no time; 10s would be right"));
        return duration;
    }

    private Optional<Tls> tls(Optional<YamlFields> section) {
        return section.flatMap(it -> it.optional("tls"))
                .flatMap(value -> value.fields("certificate", "key"))
                .flatMap(fields -> {
                    var certificate = fields.required("certificate").flatMap(references::file);
                    var key = fields.required("key").flatMap(references::privateFile);
                    return certificate.flatMap(cert -> key.map(it -> new Tls(cert, it)));
                });
    }

    private Optional<Store> store(YamlValue value) {
        return value.fields("embedded", "url", "user", "password", "passwordFile")
                .flatMap(fields -> {
                    var embedded = fields.optional("embedded");
                    if (embedded.isEmpty()) return ownStore(fields);
                    if (Stream.of("url", "user", "password", "passwordFile")
                            .anyMatch(it -> fields.optional(it).isPresent())) {
                        value.refuse("'embedded' and a store of your own stand here; leave one");
                    }
                    return embedded.flatMap(it -> it.fields("data"))
                            .flatMap(it -> it.required("data"))
                            .flatMap(references::path)
                            .map(Store.Embedded::new);
                });
    }

    private Optional<Store> ownStore(YamlFields fields) {
        if (fields.optional("url").isEmpty()) {
            fields.whole()
                    .refuse("where the store is is missing here; 'embedded: {data: data}' or 'url' would be right");
            return Optional.empty();
        }
        var url = fields.required("url").flatMap(ConfigurationFile::storeUrl);
        var account = references.account(fields);
        return url.flatMap(it -> account.map(who -> new Store.Own(it, who.user(), who.password())));
    }

    // The errors do not say what stands there: it may hold a password.
    private static Optional<String> storeUrl(YamlValue value) {
        return value.text().filter(url -> {
            boolean ours = url.startsWith("jdbc:postgresql://");
            if (!ours)
                value.refuse("what stands here is no place of a store; jdbc:postgresql://HOST/DATABASE would be right");
            boolean secret = url.contains("password=") || url.contains("@");
            if (secret) value.refuse("a secret never stands here; take it out and name it by passwordFile");
            return ours && !secret;
        });
    }

    private Map<DatabaseName, Target> databases(YamlValue value) {
        var databases = new LinkedHashMap<DatabaseName, Target>();
        value.entries()
                .forEach(entry -> entry.key()
                        .as(DatabaseName::new)
                        .flatMap(name -> target(name, entry.value()))
                        .ifPresent(target ->
                                entry.key().text().map(DatabaseName::new).ifPresent(it -> databases.put(it, target))));
        return databases;
    }

    private Optional<Target> target(DatabaseName name, YamlValue value) {
        return value.fields("host", "port", "database", "sslmode", "ca", "broker", "undertaker", "marker", "quarantine")
                .flatMap(fields -> {
                    var port = port(Optional.of(fields), POSTGRES_PORT);
                    var addresses = fields.required("host")
                            .map(it -> addresses(it, port))
                            .orElse(List.of());
                    var database =
                            fields.optional("database").flatMap(YamlValue::text).orElse(name.value());
                    var sslMode = sslMode(addresses, fields.optional("sslmode"));
                    var ca = fields.optional("ca").flatMap(references::file);
                    var broker = account(fields, "broker");
                    var undertaker = account(fields, "undertaker");
                    var marker = role(fields, "marker", "nightlatch_sessions");
                    var quarantine = role(fields, "quarantine", "nightlatch_quarantine");
                    if (addresses.isEmpty()
                            || !Stream.of(sslMode, broker, undertaker).allMatch(Optional::isPresent))
                        return Optional.empty();
                    return Optional.of(new Target(
                            addresses,
                            database,
                            sslMode.orElseThrow(),
                            ca,
                            broker.orElseThrow(),
                            undertaker.orElseThrow(),
                            marker,
                            quarantine));
                });
    }

    /** One host, or a list of those that may be the primary. */
    private static List<Address> addresses(YamlValue value, int port) {
        if (value.isList()) return value.listOf(text -> Address.parse(text, port));
        return value.as(text -> Address.parse(text, port)).stream().toList();
    }

    private static Optional<SslMode> sslMode(List<Address> addresses, Optional<YamlValue> value) {
        var far = addresses.stream().filter(address -> !address.isLoopback()).findFirst();
        if (value.isEmpty()) return Optional.of(far.isEmpty() ? SslMode.DISABLE : SslMode.VERIFY_FULL);
        var mode = value.get().oneOf(SslMode.byWord());
        if (far.isEmpty() || mode.isEmpty() || mode.get() != SslMode.DISABLE) return mode;
        value.get()
                .refuse("'disable' stands here and " + far.get().host()
                        + " is not this machine, so that everybody between could read"
                        + " and write; verify-full would be right");
        return Optional.empty();
    }

    private Optional<Account> account(YamlFields fields, String name) {
        return fields.required(name)
                .flatMap(value -> value.fields("user", "password", "passwordFile"))
                .flatMap(references::account);
    }

    private static DatabaseRole role(YamlFields fields, String name, String usual) {
        return fields.optional(name).flatMap(it -> it.as(DatabaseRole::new)).orElseGet(() -> new DatabaseRole(usual));
    }

    private Path file(YamlFields fields, String name, String usual) {
        return section(fields, name, "file")
                .flatMap(it -> it.required("file"))
                .flatMap(references::path)
                .orElseGet(() -> references.path(usual));
    }

    private static Machines machines(Optional<YamlValue> value) {
        var fields = value.flatMap(it -> it.fields("groups", "hold"));
        fields.flatMap(it -> it.optional("hold")).ifPresent(it -> it.oneOf(Map.of("never", false)));
        return new Machines(fields.map(it -> groups(it, "groups")).orElse(Set.of()));
    }

    private static Optional<Capabilities> capabilities(YamlValue value) {
        return value.fields("admin", "operator", "auditor")
                .map(it -> new Capabilities(groups(it, "admin"), groups(it, "operator"), groups(it, "auditor")));
    }

    private static Set<Group> groups(YamlFields fields, String name) {
        return Set.copyOf(fields.optional(name).map(it -> it.listOf(Group::new)).orElse(List.of()));
    }
}
