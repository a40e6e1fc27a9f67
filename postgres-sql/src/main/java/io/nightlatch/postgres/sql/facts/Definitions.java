package io.nightlatch.postgres.sql.facts;

import static io.nightlatch.access.statement.StatementFlag.EXECUTES;
import static io.nightlatch.access.statement.StatementFlag.FROM_PROGRAM;
import static io.nightlatch.access.statement.StatementFlag.SECRET;
import static io.nightlatch.access.statement.StatementFlag.SECURITY_DEFINER;
import static io.nightlatch.access.statement.StatementFlag.SELF_COMMITTING;
import static io.nightlatch.access.statement.StatementFlag.SERVER_FILE;
import static io.nightlatch.access.statement.StatementFlag.SETS_LEXER;
import static io.nightlatch.access.statement.StatementFlag.SETS_ROLE;
import static io.nightlatch.access.statement.StatementFlag.TEMPORARY;

import io.nightlatch.access.statement.ColumnSet;
import io.nightlatch.access.statement.Need;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The statements that are no queries, and their parts that name relations. */
final class Definitions {
    private static final Set<String> ARGUMENTS = Set.of("leftarg", "rightarg", "stype");

    private final Walk walk;
    private final Found found;

    Definitions(Walk walk, Found found) {
        this.walk = walk;
        this.found = found;
    }

    /** Whether it has walked the node with all that is in it. */
    boolean walk(Node node, Scope scope) {
        switch (node.kind()) {
            // Tables and what belongs to them
            case "CreateStmt" -> createTable(node, scope);
            case "CreateForeignTableStmt" -> {
                createTable(node.node("base"), scope);
                walk.fieldsBut(node, scope, Set.of("base"));
                found.needsWhatHasNoName();
            }
            case "CreateTableAsStmt" -> createTableAs(node, scope);
            case "ViewStmt" -> {
                walk.creates(node.node("view"));
                found.later(() -> walk.fieldsBut(node, scope, Set.of("view")));
            }
            case "CreateSeqStmt" -> {
                walk.creates(node.node("sequence"));
                walk.fieldsBut(node, scope, Set.of("sequence"));
            }
            case "Constraint" -> {
                if (node.has("pktable"))
                    found.columns(
                            node.node("pktable"),
                            Privilege.REFERENCES,
                            ColumnSet.of(Set.copyOf(node.texts("pk_attrs"))));
                found.later(() -> walk.fieldsBut(node, scope, Set.of("pktable")));
            }
            case "ColumnDef" -> {
                found.type(node.node("typeName"));
                found.later(() -> walk.fieldsBut(node, scope, Set.of("constraints")));
                walk.value(node.nodes("constraints"), scope);
            }
            case "TableLikeClause" -> found.relation(node.node("relation"), Privilege.SELECT);
            case "PartitionCmd" -> {
                found.relation(node.node("name"), Privilege.OWNERSHIP);
                if (node.flag("concurrent")) found.flags.add(SELF_COMMITTING);
                walk.fieldsBut(node, scope, Set.of("name"));
            }
            case "IndexStmt" -> {
                if (node.flag("concurrent")) found.flags.add(SELF_COMMITTING);
                owned(node, scope);
                createInItsSchema(node.node("relation"));
            }
            case "CreateTrigStmt" -> createTrigger(node, scope);
            case "RuleStmt" -> {
                found.relation(node.node("relation"), Privilege.OWNERSHIP);
                found.later(() -> walk.fieldsBut(node, scope, Set.of("relation")));
            }
            case "CreatePolicyStmt", "AlterPolicyStmt" -> {
                found.relation(node.node("table"), Privilege.OWNERSHIP);
                found.later(() -> walk.fieldsBut(node, scope, Set.of("table")));
            }
            case "CreateStatsStmt" -> {
                node.nodes("relations").forEach(relation -> found.relation(relation, Privilege.OWNERSHIP));
                found.needsWhatHasNoName();
                found.later(() -> walk.fieldsBut(node, scope, Set.of("relations")));
            }
            case "AlterTableStmt" -> alterTable(node, scope);
            case "AlterSeqStmt" -> {
                found.relation(node.node("sequence"), Privilege.OWNERSHIP);
                walk.fieldsBut(node, scope, Set.of("sequence"));
            }
            case "RenameStmt" -> {
                if (node.has("relation")) {
                    owned(node, scope);
                    if (node.text("subname").isEmpty()) createInItsSchema(node.node("relation"));
                } else {
                    other(node, scope);
                }
            }
            case "AlterObjectSchemaStmt" -> {
                if (node.has("relation")) {
                    owned(node, scope);
                    found.need(new Need.CreateIn(node.maybe("newschema")));
                } else {
                    other(node, scope);
                }
            }
            case "DropStmt" -> drop(node, scope);
            case "CommentStmt", "SecLabelStmt" -> comment(node, scope);
            // Bodies that run later
            case "CreateFunctionStmt" -> {
                securityDefiner(node, "options");
                node.nodes("parameters").forEach(parameter -> found.type(parameter.node("argType")));
                if (node.has("returnType")) found.type(node.node("returnType"));
                createNamed(node, "funcname", scope);
                // A SET of the function is for its calls.
                found.setsRole = Optional.empty();
                Secrets.inBody(node.nodes("options"), found);
            }
            case "AlterFunctionStmt" -> {
                securityDefiner(node, "actions");
                other(node, scope);
                found.setsRole = Optional.empty();
            }
            case "PrepareStmt" -> found.later(() -> walk.fields(node, scope));
            case "CreateDomainStmt" -> {
                found.type(node.node("typeName"));
                createNamed(node, "domainname", scope);
            }
            case "CreateEnumStmt", "CreateRangeStmt" -> createNamed(node, "typeName", scope);
            case "CompositeTypeStmt" -> {
                var name = Found.Name.of(node.node("typevar"));
                node.nodes("coldeflist").forEach(column -> found.type(column.node("typeName")));
                found.need(new Need.CreateIn(name.schema()));
                found.later(() -> walk.fieldsBut(node, scope, Set.of("typevar")));
            }
            // What runs something
            case "DoStmt" -> {
                found.flags.add(EXECUTES);
                Secrets.inBody(node.nodes("args"), found);
                other(node, scope);
            }
            case "CallStmt" -> {
                found.flags.add(EXECUTES);
                walk.call(node.node("funccall"), scope);
            }
            case "ExecuteStmt" -> {
                found.flags.add(EXECUTES);
                other(node, scope);
            }
            case "ExplainStmt" -> explain(node, scope);
            case "CopyStmt" -> copy(node, scope);
            // Whole tables
            case "TruncateStmt" ->
                node.nodes("relations").forEach(relation -> found.relation(relation, Privilege.TRUNCATE));
            case "LockStmt" -> lock(node);
            case "RefreshMatViewStmt" -> found.relation(node.node("relation"), Privilege.MAINTAIN);
            case "VacuumStmt" -> {
                if (node.flag("is_vacuumcmd")) found.flags.add(SELF_COMMITTING);
                // Without the right it warns and leaves the table out.
                found.later(() -> node.nodes("rels").forEach(rel -> {
                    found.relation(rel.node("relation"), Privilege.MAINTAIN);
                }));
                walk.fieldsBut(node, scope, Set.of("rels"));
            }
            case "ClusterStmt" -> {
                if (node.has("relation")) found.relation(node.node("relation"), Privilege.MAINTAIN);
                else found.flags.add(SELF_COMMITTING);
                walk.fieldsBut(node, scope, Set.of("relation"));
            }
            case "ReindexStmt" -> reindex(node, scope);
            case "GrantStmt" -> grant(node, scope);
            case "GrantRoleStmt" -> {
                if (node.flag("is_grant")) {
                    node.nodes("granted_roles").forEach(role -> found.need(new Need.Admin(role.text("priv_name"))));
                    walk.fields(node, scope);
                } else {
                    other(node, scope);
                }
            }
            case "DefineStmt" -> define(node, scope);
            // Sessions and the server
            case "DiscardStmt" -> {
                if (node.text("target").equals("DISCARD_ALL")) {
                    found.flags.add(SETS_ROLE);
                    found.flags.add(SETS_LEXER);
                    found.setsRole = Optional.of("");
                }
            }
            case "AlterRoleSetStmt", "AlterDatabaseSetStmt", "AlterSystemStmt" -> {
                if (node.is("AlterSystemStmt")) found.flags.add(SELF_COMMITTING);
                walk.settings(node.node("setstmt"));
                // It sets for later sessions, not for this one.
                found.setsRole = Optional.empty();
                other(node, scope);
            }
            case "CreatedbStmt", "DropdbStmt", "CreateTableSpaceStmt", "DropTableSpaceStmt", "DropSubscriptionStmt" -> {
                found.flags.add(SELF_COMMITTING);
                other(node, scope);
            }
            case "AlterDatabaseStmt" -> {
                boolean moves = node.nodes("options").stream()
                        .anyMatch(option -> option.text("defname").equals("tablespace"));
                if (moves) found.flags.add(SELF_COMMITTING);
                other(node, scope);
            }
            case "CreateRoleStmt", "AlterRoleStmt" -> {
                if (node.nodes("options").stream()
                        .anyMatch(option -> option.text("defname").equals("password") && option.has("arg"))) secret();
                other(node, scope);
            }
            case "CreateUserMappingStmt",
                    "AlterUserMappingStmt",
                    "CreateForeignServerStmt",
                    "AlterForeignServerStmt" -> {
                if (node.has("options")) secret();
                other(node, scope);
            }
            case "CreateSubscriptionStmt", "AlterSubscriptionStmt" -> {
                if (node.is("CreateSubscriptionStmt")) found.flags.add(SELF_COMMITTING);
                if (node.has("conninfo")) secret();
                other(node, scope);
            }
            default -> {
                if (Grammar.isDefinition(node.kind())) found.needsWhatHasNoName();
                return false;
            }
        }
        return true;
    }

    private void secret() {
        found.flags.add(SECRET);
        found.allConstantsAreSecret = true;
    }

    /** What it needs has no name here; it is walked all the same. */
    private void other(Node node, Scope scope) {
        found.needsWhatHasNoName();
        walk.fields(node, scope);
    }

    private void owned(Node node, Scope scope) {
        found.relation(node.node("relation"), Privilege.OWNERSHIP);
        found.later(() -> walk.fieldsBut(node, scope, Set.of("relation")));
    }

    /** In the schema where the relation is, which only a name with a schema says. */
    private void createInItsSchema(Node relation) {
        relation.maybe("schemaname").ifPresent(schema -> found.need(new Need.CreateIn(Optional.of(schema))));
    }

    private void createNamed(Node node, String field, Scope scope) {
        var schema = Found.Name.of(node.texts(field)).flatMap(Found.Name::schema);
        if (schema.filter("pg_temp"::equals).isPresent()) {
            found.flags.add(TEMPORARY);
            found.needsWhatHasNoName();
        }
        found.need(new Need.CreateIn(schema));
        found.later(() -> walk.fields(node, scope));
    }

    /** What an operator or an aggregate calls is left to the server. */
    private void define(Node node, Scope scope) {
        if (!Set.of("OBJECT_OPERATOR", "OBJECT_AGGREGATE").contains(node.text("kind"))) {
            other(node, scope);
            return;
        }
        for (var list : node.nodes("args")) {
            for (var argument : list.nodes("items")) found.type(argument.node("argType"));
        }
        for (var option : node.nodes("definition")) {
            if (ARGUMENTS.contains(option.text("defname"))) found.type(option.node("arg"));
        }
        createNamed(node, "defnames", scope);
    }

    private void createTable(Node table, Scope scope) {
        walk.creates(table.node("relation"));
        if (table.has("ofTypename")) found.type(table.node("ofTypename"));
        table.nodes("inhRelations").forEach(parent -> found.relation(parent, Privilege.OWNERSHIP));
        walk.fieldsBut(table, scope, Set.of("relation", "inhRelations"));
    }

    private void createTableAs(Node node, Scope scope) {
        var into = node.node("into");
        walk.makesTable(into, scope);
        // Without data its query does not run.
        if (into.flag("skipData")) found.later(() -> walk.fieldsBut(node, scope, Set.of("into")));
        else walk.fieldsBut(node, scope, Set.of("into"));
    }

    private void createTrigger(Node node, Scope scope) {
        found.relation(node.node("relation"), Privilege.TRIGGER);
        if (node.has("constrrel")) found.relation(node.node("constrrel"), Privilege.TRIGGER);
        Found.Name.of(node.texts("funcname"))
                .ifPresent(name -> found.need(new Need.OnFunction(name.schema(), name.name())));
        found.later(() -> walk.fieldsBut(node, scope, Set.of("relation", "constrrel")));
    }

    private void alterTable(Node node, Scope scope) {
        found.relation(node.node("relation"), Privilege.OWNERSHIP);
        for (var command : node.nodes("cmds")) {
            // Besides owning it one must be the new owner, or be allowed to use the tablespace.
            if (Set.of("AT_ChangeOwner", "AT_SetTableSpace").contains(command.text("subtype")))
                found.needsWhatHasNoName();
        }
        walk.fieldsBut(node, scope, Set.of("relation"));
    }

    private void drop(Node node, Scope scope) {
        if (node.flag("concurrent")) found.flags.add(SELF_COMMITTING);
        var type = node.text("removeType");
        boolean isRelation = Set.of(
                        "OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_SEQUENCE", "OBJECT_FOREIGN_TABLE")
                .contains(type);
        boolean isOnRelation =
                Set.of("OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY").contains(type);
        if (Set.of("OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE")
                .contains(type)) {
            for (var function : node.nodes("objects"))
                Found.Name.of(function.texts("objname"))
                        .ifPresent(name -> found.need(new Need.DropFunction(name.schema(), name.name())));
            walk.fields(node, scope);
            return;
        }
        if (!isRelation && !isOnRelation) {
            other(node, scope);
            if (type.equals("OBJECT_INDEX")) {
                node.nodes("objects")
                        .forEach(index -> Found.Name.of(index.texts("items"))
                                .ifPresent(name -> found.named(name, OptionalInt.empty())));
            }
            return;
        }
        for (var object : node.nodes("objects")) {
            var parts = object.texts("items");
            Found.Name.of(isOnRelation ? parts.subList(0, parts.size() - 1) : parts)
                    .ifPresent(name -> {
                        if (isOnRelation) found.relation(name, OptionalInt.empty(), Privilege.OWNERSHIP);
                        else found.dropped(name);
                    });
        }
    }

    private void comment(Node node, Scope scope) {
        var parts = node.node("object").texts("items");
        var name = switch (node.text("objtype")) {
            case "OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_SEQUENCE", "OBJECT_FOREIGN_TABLE" ->
                Found.Name.of(parts);
            case "OBJECT_COLUMN", "OBJECT_TABCONSTRAINT", "OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY" ->
                Found.Name.of(parts.subList(0, Math.max(0, parts.size() - 1)));
            default -> Optional.<Found.Name>empty();
        };
        name.ifPresent(relation -> found.relation(relation, OptionalInt.empty(), Privilege.OWNERSHIP));
        if (name.isEmpty() || node.is("SecLabelStmt")) found.needsWhatHasNoName();
        walk.fieldsBut(node, scope, Set.of());
    }

    private void securityDefiner(Node node, String field) {
        for (var option : node.nodes(field)) {
            if (option.text("defname").equals("security") && option.node("arg").flag("boolval"))
                found.flags.add(SECURITY_DEFINER);
        }
    }

    private void explain(Node node, Scope scope) {
        for (var option : node.nodes("options")) {
            // ANALYZE without a value is on; only a clear no is off.
            var value = option.node("arg");
            boolean isOff = Set.of("false", "off").contains(value.text("sval").toLowerCase(Locale.ROOT))
                    || (value.is("Integer") && value.number("ival") == 0)
                    || (value.is("Boolean") && !value.flag("boolval"));
            if (option.text("defname").equalsIgnoreCase("analyze") && !isOff) found.flags.add(EXECUTES);
        }
        walk.fields(node, scope);
    }

    private void copy(Node node, Scope scope) {
        if (node.has("relation")) copyRelation(node);
        if (node.flag("is_program")) found.flags.add(FROM_PROGRAM);
        else if (node.has("filename")) found.flags.add(SERVER_FILE);
        if (node.has("filename")) found.needsWhatHasNoName();
        walk.fieldsBut(node, scope, Set.of("relation"));
    }

    private void copyRelation(Node copy) {
        var relation = copy.node("relation");
        var privilege = copy.flag("is_from") ? Privilege.INSERT : Privilege.SELECT;
        var columns = Set.copyOf(copy.texts("attlist"));
        if (!columns.isEmpty()) found.columns(relation, privilege, ColumnSet.of(columns));
        else if (copy.flag("is_from")) found.columns(relation, privilege, ColumnSet.allOfThem());
        // All but the generated ones, which may be less than all.
        else found.relation(relation, privilege);
    }

    private void lock(Node node) {
        // The numbers of the modes, from ACCESS SHARE to ACCESS EXCLUSIVE.
        long mode = node.number("mode");
        for (var relation : node.nodes("relations")) {
            var name = Found.Name.of(relation);
            found.use(name, relation.location(), mode == 1 ? Privilege.SELECT : Privilege.LOCK);
            found.need(new Need.Lock(
                    name.schema(),
                    name.name(),
                    mode == 1
                            ? Need.Lock.Mode.ACCESS_SHARE
                            : mode <= 3 ? Need.Lock.Mode.ROW_EXCLUSIVE : Need.Lock.Mode.STRONGER));
        }
    }

    private void reindex(Node node, Scope scope) {
        boolean isWhole =
                !Set.of("REINDEX_OBJECT_TABLE", "REINDEX_OBJECT_INDEX").contains(node.text("kind"));
        boolean isConcurrent = node.nodes("params").stream()
                .anyMatch(option -> option.text("defname").equals("concurrently"));
        if (isWhole || isConcurrent) found.flags.add(SELF_COMMITTING);
        if (node.text("kind").equals("REINDEX_OBJECT_TABLE")) {
            found.relation(node.node("relation"), Privilege.MAINTAIN);
        } else {
            if (node.has("relation")) {
                found.named(
                        Found.Name.of(node.node("relation")),
                        node.node("relation").location());
            }
            found.needsWhatHasNoName();
        }
        walk.fieldsBut(node, scope, Set.of("relation"));
    }

    /** Who has any right there but may not grant it is only warned, so what it needs is for the server to say. */
    private void grant(Node node, Scope scope) {
        for (var object : node.nodes("objects")) {
            if (object.is("RangeVar")) found.named(Found.Name.of(object), object.location());
            else walk.node(object, scope);
        }
        walk.fieldsBut(node, scope, Set.of("objects"));
        found.needsWhatHasNoName();
    }
}
