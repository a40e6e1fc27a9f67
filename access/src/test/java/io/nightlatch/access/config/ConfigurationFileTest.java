package io.nightlatch.access.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nightlatch.access.config.Configuration.Store;
import io.nightlatch.access.config.Configuration.Target;
import io.nightlatch.access.config.Configuration.Tls;
import io.nightlatch.access.file.FileError;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFileTest {
    private static final DatabaseName SHOP = new DatabaseName("shop");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("NIGHTLATCH_UNDERTAKER_PASSWORD", "from-env", "EMPTY", "");

    @TempDir
    Path folder;

    @BeforeEach
    void secrets() throws IOException {
        Files.createDirectory(folder.resolve("secrets"));
        secret("secrets/broker", "from-file\n");
    }

    @Test
    void readsTheExampleThatPeopleStartFrom() throws IOException {
        var configuration = read(Configuration.example());

        assertThat(configuration.gateway())
                .isEqualTo(new Configuration.Gateway("127.0.0.1", 6432, Optional.empty(), Duration.ofSeconds(10)));
        assertThat(configuration.store()).isEqualTo(new Store.Embedded(folder.resolve("data")));
        assertThat(configuration.people()).isEqualTo(folder.resolve("people.yaml"));
        assertThat(configuration.policy()).isEqualTo(folder.resolve("policy.yaml"));
        assertThat(configuration.machines().groups()).containsExactly(new Group("machines"));
        assertThat(configuration.capabilities().auditor()).containsExactly(new Group("security"));
        assertThat(configuration.databases()).containsOnlyKeys(SHOP);
        assertThat(configuration.databases().get(SHOP))
                .isEqualTo(new Target(
                        List.of(new Address("db.example.com", 5432)),
                        "shop_production",
                        SslMode.VERIFY_FULL,
                        Optional.empty(),
                        new Configuration.Account("nightlatch_broker", new Secret("from-file")),
                        new Configuration.Account("nightlatch_undertaker", new Secret("from-env")),
                        new DatabaseRole("nightlatch_sessions"),
                        new DatabaseRole("nightlatch_quarantine")));
    }

    @Test
    void neverPrintsASecret() throws IOException {
        assertThat(read(Configuration.example()).toString()).doesNotContain("from-file", "from-env");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, , DISABLE",
        "127.0.0.1, , DISABLE",
        "'\"::1\"', , DISABLE",
        "127.0.0.1, verify-full, VERIFY_FULL",
        "db.example.com, , VERIFY_FULL",
        "127.0.0.1.example.com, , VERIFY_FULL",
        "10.0.0.7, require, REQUIRE",
        "db.example.com, verify-ca, VERIFY_CA"
    })
    void guardsTheConnectionToATargetOffThisMachine(String host, String mode, SslMode expected) throws IOException {
        var target = target(host, mode == null ? "" : "sslmode: " + mode);

        assertThat(read(file(target)).databases().get(SHOP))
                .extracting(Target::sslMode)
                .isEqualTo(expected);
    }

    @Test
    void readsSeveralServersOfWhichOneIsThePrimary() throws IOException {
        var target = read(file(target("[db1.example.com, 'db2.example.com:5433', '[::1]:5434']", "port: 6543")))
                .databases()
                .get(SHOP);

        assertThat(target)
                .extracting(Target::addresses)
                .isEqualTo(List.of(
                        new Address("db1.example.com", 6543),
                        new Address("db2.example.com", 5433),
                        new Address("::1", 5434)));
        assertThat(errorsOf(file(target("[localhost, db2.example.com]", "sslmode: disable"))))
                .singleElement()
                .asString()
                .contains("'disable' stands here and db2.example.com is not this machine");
        assertThat(errorsOf(file(target("'db1:70000'", ""))))
                .singleElement()
                .asString()
                .contains("a port is between 1 and 65535");
    }

    @Test
    void refusesToGoInTheClearToAnotherMachine() throws IOException {
        var errors = errorsOf(file(target("db.example.com", "sslmode: disable")));

        assertThat(errors)
                .singleElement()
                .asString()
                .contains("'disable' stands here and db.example.com is not this machine");
    }

    @Test
    void refusesAPasswordThatStandsThereItselfAndDoesNotRepeatIt() throws IOException {
        var errors =
                errorsOf(file(target("localhost", "").replace("passwordFile: secrets/broker", "password: hunter2")));

        assertThat(errors)
                .singleElement()
                .satisfies(error -> assertThat(error.line()).isEqualTo(7))
                .asString()
                .contains("'passwordFile: FILE', or name an environment variable: \"${NAME}\"")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        passwordFile: secrets/none                        | there is no file
        passwordFile: secrets/empty                       | has no password in its first line
        passwordFile: secrets/open                        | run: chmod 600
        password: "${NOWHERE}"                            | the environment has no NOWHERE
        password: "${EMPTY}"                              | the environment has no EMPTY
        password: ""                                      | a secret never stands here itself
        port: 1                                           | the password is missing here
        {passwordFile: secrets/broker, password: "${X}"   | is not YAML
        """)
    void saysWhatIsWrongWithAReference(String line, String message) throws IOException {
        secret("secrets/empty", "\n");
        secret("secrets/open", "x");
        Files.setPosixFilePermissions(folder.resolve("secrets/open"), PosixFilePermissions.fromString("rw-r--r--"));

        var errors = errorsOf(file(target("localhost", "").replace("passwordFile: secrets/broker", line)));

        assertThat(errors)
                .extracting(FileError::message)
                .anySatisfy(text -> assertThat(text).contains(message));
    }

    @Test
    void refusesToBeReadByOthersWhenItNamesSecrets() throws IOException {
        var file = write(file(target("localhost", "")));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        var errors = catchThrowableOfType(FileErrors.class, () -> ConfigurationFile.read(file, ENVIRONMENT));

        assertThat(errors)
                .hasMessageContaining("holds the places of secrets")
                .hasMessageEndingWith("run: chmod 600 " + file);
    }

    @Test
    void readsTlsWithAKeyThatOnlyItsOwnerCanRead() throws IOException {
        Files.writeString(folder.resolve("gateway.crt"), "certificate");
        secret("gateway.key", "key");
        var text = "gateway: {host: 0.0.0.0, port: 5433, tls: {certificate: gateway.crt, key: gateway.key}}\n"
                + file(target("localhost", ""));

        var good = read(text);
        Files.setPosixFilePermissions(folder.resolve("gateway.key"), PosixFilePermissions.fromString("rw-r--r--"));
        var errors = errorsOf(text);

        assertThat(good.gateway().tls())
                .contains(new Tls(folder.resolve("gateway.crt"), folder.resolve("gateway.key")));
        assertThat(errors).singleElement().asString().contains("gateway.key holds a secret");
    }

    @Test
    void readsAStoreOfYourOwn() throws IOException {
        var text = file(target("localhost", ""))
                .replace(
                        "store: {embedded: {data: data}}",
                        "store: {url: \"jdbc:postgresql://store/nl\", user: nl, passwordFile: secrets/broker}");

        assertThat(read(text).store())
                .isEqualTo(new Store.Own("jdbc:postgresql://store/nl", "nl", new Secret("from-file")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                                                     | where the store is is missing here
        {embedded: {data: d}, url: "jdbc:postgresql://s/n"}    | 'embedded' and a store of your own stand here
        {url: "mysql://s/n", user: n, passwordFile: secrets/broker} | jdbc:postgresql://HOST/DATABASE would be right
        {url: "jdbc:postgresql://s/n?password=x", user: n, passwordFile: secrets/broker} | a secret never stands here
        """)
    void saysWhatIsWrongWithAStore(String store, String message) throws IOException {
        var errors = errorsOf(file(target("localhost", "")).replace("{embedded: {data: data}}", store));

        assertThat(errors)
                .extracting(FileError::message)
                .anySatisfy(text -> assertThat(text).contains(message));
    }

    @Test
    void tellsAllErrorsAtOnceInTheirPlaces() throws IOException {
        var errors = errorsOf("""
            gateway: {prot: 1, port: 70000, loginTimeout: 0s}
            store: {embedded: {}}
            machines: {hold: always}
            databases:
              shop: {}
            """);

        assertThat(errors)
                .extracting(error -> error.line() + ":" + error.column() + " " + error.message())
                .containsExactly(
                        "1:1 'capabilities' is missing here",
                        "1:11 'prot' is not known here; did you mean 'port'? known are: host, loginTimeout, port, tls",
                        "1:26 '70000' stands here; a whole number from 0 to 65535 would be right",
                        "1:47 nobody signs in in no time; 10s would be right",
                        "2:19 'data' is missing here",
                        "3:18 'always' stands here; never would be right",
                        "5:9 'broker' is missing here",
                        "5:9 'host' is missing here",
                        "5:9 'undertaker' is missing here");
    }

    private static String target(String host, String more) {
        return """
            databases:
              shop:
                host: %s
                %s
                broker:
                  user: b
                  passwordFile: secrets/broker
                undertaker: {user: u, password: "${NIGHTLATCH_UNDERTAKER_PASSWORD}"}
            """.formatted(host, more);
    }

    private static String file(String databases) {
        return databases + "store: {embedded: {data: data}}\ncapabilities: {admin: [admins]}\n";
    }

    private Configuration read(String text) throws IOException {
        return ConfigurationFile.read(write(text), ENVIRONMENT);
    }

    private List<FileError> errorsOf(String text) throws IOException {
        var file = write(text);
        var thrown = catchThrowableOfType(FileErrors.class, () -> ConfigurationFile.read(file, ENVIRONMENT));
        assertThat(thrown).isNotNull();
        return thrown.errors();
    }

    private Path write(String text) throws IOException {
        return secret("nightlatch.yaml", text);
    }

    private Path secret(String name, String text) throws IOException {
        var file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
