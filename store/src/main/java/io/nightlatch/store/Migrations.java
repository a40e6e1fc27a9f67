package io.nightlatch.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the schema to what this version needs, and refuses a store that a newer version has been at. */
final class Migrations {
    private Migrations() {}

    static void run(DataSource store) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(store)
                .defaultSchema(Connections.SCHEMA)
                .createSchemas(true)
                .table("schema_history")
                .locations("classpath:io/nightlatch/store/migration")
                .ignoreMigrationPatterns(new String[0]) // by default Flyway lets a newer store pass
                .validateOnMigrate(true)
                .cleanDisabled(true)
                .load()
                .migrate();
    }
}
