package io.nightlatch.postgres.sql.facts;

import io.nightlatch.access.statement.StatementKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of nodes that PostgreSQL 18's grammar makes, and what a statement is by the kind of its topmost. */
final class Grammar {
    /** What stands inside statements. */
    private static final Set<String> PARTS = words("""
        Integer Float Boolean String BitString List A_Const Alias RangeVar IntoClause GroupingFunc MergeSupportFunc
        NamedArgExpr BoolExpr SubLink CaseExpr CaseWhen RowExpr CoalesceExpr MinMaxExpr SQLValueFunction XmlExpr
        JsonFormat JsonReturning JsonValueExpr JsonIsPredicate JsonBehavior NullTest BooleanTest SetToDefault
        CurrentOfExpr JoinExpr TypeName ColumnRef ParamRef A_Expr TypeCast CollateClause RoleSpec FuncCall A_Star
        A_Indices A_Indirection A_ArrayExpr ResTarget MultiAssignRef SortBy WindowDef RangeSubselect RangeFunction
        RangeTableFunc RangeTableFuncCol RangeTableSample ColumnDef TableLikeClause IndexElem DefElem LockingClause
        XmlSerialize PartitionElem PartitionSpec PartitionBoundSpec PartitionRangeDatum PartitionCmd
        SinglePartitionSpec GroupingSet WithClause InferClause OnConflictClause CTESearchClause CTECycleClause
        CommonTableExpr MergeWhenClause ReturningOption ReturningClause TriggerTransition JsonOutput JsonArgument
        JsonFuncExpr JsonTablePathSpec JsonTable JsonTableColumn JsonKeyValue JsonParseExpr JsonScalarExpr
        JsonSerializeExpr JsonObjectConstructor JsonArrayConstructor JsonArrayQueryConstructor JsonAggConstructor
        JsonObjectAgg JsonArrayAgg RawStmt ReturnStmt AlterTableCmd ATAlterConstraint ReplicaIdentityStmt
        ObjectWithArgs AccessPriv Constraint CreateOpClassItem StatsElem FunctionParameter VacuumRelation
        PublicationTable PublicationObjSpec
        """);

    private static final Set<StatementKind> DEFINITIONS = EnumSet.of(
            StatementKind.CREATE,
            StatementKind.ALTER,
            StatementKind.DROP,
            StatementKind.COMMENT,
            StatementKind.GRANT,
            StatementKind.ROLE,
            StatementKind.MAINTENANCE,
            StatementKind.LOAD);

    private record Statement(StatementKind kind, String tag) {}

    private static final Map<String, Statement> STATEMENTS = statements("""
        SelectStmt SELECT SELECT
        InsertStmt INSERT INSERT
        UpdateStmt UPDATE UPDATE
        DeleteStmt DELETE DELETE
        MergeStmt MERGE MERGE
        TruncateStmt TRUNCATE TRUNCATE TABLE
        CopyStmt COPY COPY
        CreateStmt CREATE CREATE TABLE
        CreateForeignTableStmt CREATE CREATE FOREIGN TABLE
        CreateTableAsStmt CREATE CREATE TABLE AS
        ViewStmt CREATE CREATE VIEW
        IndexStmt CREATE CREATE INDEX
        CreateSchemaStmt CREATE CREATE SCHEMA
        CreateSeqStmt CREATE CREATE SEQUENCE
        CreateFunctionStmt CREATE CREATE FUNCTION
        CreateTrigStmt CREATE CREATE TRIGGER
        CreateEventTrigStmt CREATE CREATE EVENT TRIGGER
        RuleStmt CREATE CREATE RULE
        CreatePolicyStmt CREATE CREATE POLICY
        CreateExtensionStmt CREATE CREATE EXTENSION
        CreateFdwStmt CREATE CREATE FOREIGN DATA WRAPPER
        CreateForeignServerStmt CREATE CREATE SERVER
        CreateUserMappingStmt CREATE CREATE USER MAPPING
        ImportForeignSchemaStmt CREATE IMPORT FOREIGN SCHEMA
        CreateAmStmt CREATE CREATE ACCESS METHOD
        CreatePLangStmt CREATE CREATE LANGUAGE
        DefineStmt CREATE CREATE
        CreateDomainStmt CREATE CREATE DOMAIN
        CompositeTypeStmt CREATE CREATE TYPE
        CreateEnumStmt CREATE CREATE TYPE
        CreateRangeStmt CREATE CREATE TYPE
        CreateOpClassStmt CREATE CREATE OPERATOR CLASS
        CreateOpFamilyStmt CREATE CREATE OPERATOR FAMILY
        CreateConversionStmt CREATE CREATE CONVERSION
        CreateCastStmt CREATE CREATE CAST
        CreateTransformStmt CREATE CREATE TRANSFORM
        CreateStatsStmt CREATE CREATE STATISTICS
        CreatePublicationStmt CREATE CREATE PUBLICATION
        CreateSubscriptionStmt CREATE CREATE SUBSCRIPTION
        CreateTableSpaceStmt CREATE CREATE TABLESPACE
        CreatedbStmt CREATE CREATE DATABASE
        AlterTableStmt ALTER ALTER TABLE
        AlterCollationStmt ALTER ALTER COLLATION
        AlterDomainStmt ALTER ALTER DOMAIN
        AlterTableSpaceOptionsStmt ALTER ALTER TABLESPACE
        AlterTableMoveAllStmt ALTER ALTER TABLE
        AlterExtensionStmt ALTER ALTER EXTENSION
        AlterExtensionContentsStmt ALTER ALTER EXTENSION
        AlterFdwStmt ALTER ALTER FOREIGN DATA WRAPPER
        AlterForeignServerStmt ALTER ALTER SERVER
        AlterUserMappingStmt ALTER ALTER USER MAPPING
        AlterPolicyStmt ALTER ALTER POLICY
        AlterEventTrigStmt ALTER ALTER EVENT TRIGGER
        AlterSeqStmt ALTER ALTER SEQUENCE
        AlterOpFamilyStmt ALTER ALTER OPERATOR FAMILY
        AlterStatsStmt ALTER ALTER STATISTICS
        AlterFunctionStmt ALTER ALTER FUNCTION
        RenameStmt ALTER ALTER
        AlterObjectDependsStmt ALTER ALTER
        AlterObjectSchemaStmt ALTER ALTER
        AlterOwnerStmt ALTER ALTER
        AlterOperatorStmt ALTER ALTER OPERATOR
        AlterTypeStmt ALTER ALTER TYPE
        AlterEnumStmt ALTER ALTER TYPE
        AlterDatabaseStmt ALTER ALTER DATABASE
        AlterDatabaseRefreshCollStmt ALTER ALTER DATABASE
        AlterDatabaseSetStmt ALTER ALTER DATABASE
        AlterSystemStmt ALTER ALTER SYSTEM
        AlterTSDictionaryStmt ALTER ALTER TEXT SEARCH DICTIONARY
        AlterTSConfigurationStmt ALTER ALTER TEXT SEARCH CONFIGURATION
        AlterPublicationStmt ALTER ALTER PUBLICATION
        AlterSubscriptionStmt ALTER ALTER SUBSCRIPTION
        SecLabelStmt ALTER SECURITY LABEL
        DropStmt DROP DROP
        DropTableSpaceStmt DROP DROP TABLESPACE
        DropUserMappingStmt DROP DROP USER MAPPING
        DropSubscriptionStmt DROP DROP SUBSCRIPTION
        DropdbStmt DROP DROP DATABASE
        CommentStmt COMMENT COMMENT
        GrantStmt GRANT GRANT
        GrantRoleStmt GRANT GRANT ROLE
        AlterDefaultPrivilegesStmt GRANT ALTER DEFAULT PRIVILEGES
        CreateRoleStmt ROLE CREATE ROLE
        AlterRoleStmt ROLE ALTER ROLE
        AlterRoleSetStmt ROLE ALTER ROLE
        DropRoleStmt ROLE DROP ROLE
        DropOwnedStmt ROLE DROP OWNED
        ReassignOwnedStmt ROLE REASSIGN OWNED
        VariableSetStmt SET SET
        ConstraintsSetStmt SET SET CONSTRAINTS
        VariableShowStmt SHOW SHOW
        TransactionStmt TRANSACTION BEGIN
        PrepareStmt PREPARE PREPARE
        ExecuteStmt EXECUTE EXECUTE
        DeallocateStmt DEALLOCATE DEALLOCATE
        DeclareCursorStmt CURSOR DECLARE CURSOR
        FetchStmt CURSOR FETCH
        ClosePortalStmt CURSOR CLOSE CURSOR
        ExplainStmt EXPLAIN EXPLAIN
        CallStmt CALL CALL
        DoStmt DO DO
        LockStmt LOCK LOCK TABLE
        VacuumStmt MAINTENANCE VACUUM
        ReindexStmt MAINTENANCE REINDEX
        ClusterStmt MAINTENANCE CLUSTER
        CheckPointStmt MAINTENANCE CHECKPOINT
        RefreshMatViewStmt REFRESH REFRESH MATERIALIZED VIEW
        ListenStmt NOTIFY LISTEN
        UnlistenStmt NOTIFY UNLISTEN
        NotifyStmt NOTIFY NOTIFY
        DiscardStmt DISCARD DISCARD
        LoadStmt LOAD LOAD
        """);

    private static final Map<String, String> TRANSACTIONS = Map.of(
            "TRANS_STMT_BEGIN", "BEGIN",
            "TRANS_STMT_START", "START TRANSACTION",
            "TRANS_STMT_COMMIT", "COMMIT",
            "TRANS_STMT_ROLLBACK", "ROLLBACK",
            "TRANS_STMT_SAVEPOINT", "SAVEPOINT",
            "TRANS_STMT_RELEASE", "RELEASE",
            "TRANS_STMT_ROLLBACK_TO", "ROLLBACK",
            "TRANS_STMT_PREPARE", "PREPARE TRANSACTION",
            "TRANS_STMT_COMMIT_PREPARED", "COMMIT PREPARED",
            "TRANS_STMT_ROLLBACK_PREPARED", "ROLLBACK PREPARED");

    private Grammar() {}

    static boolean knows(String kind) {
        return PARTS.contains(kind) || STATEMENTS.containsKey(kind);
    }

    /** Whether it is a statement that defines or administers, whose needs are said one by one or not at all. */
    static boolean isDefinition(String kind) {
        var known = STATEMENTS.get(kind);
        return known != null && DEFINITIONS.contains(known.kind());
    }

    static StatementKind kind(Node statement) {
        return known(statement).kind();
    }

    /** The command tag with which the server says that it is done. */
    static String tag(Node statement) {
        String tag = known(statement).tag();
        return switch (statement.kind()) {
            case "SelectStmt" -> statement.has("intoClause") ? "SELECT INTO" : tag;
            case "TransactionStmt" ->
                Optional.ofNullable(TRANSACTIONS.get(statement.text("kind")))
                        .orElseThrow(() -> new UnknownNode(statement.text("kind")));
            case "VariableSetStmt" -> statement.text("kind").startsWith("VAR_RESET") ? "RESET" : tag;
            case "CreateFunctionStmt" -> statement.flag("is_procedure") ? "CREATE PROCEDURE" : tag;
            case "CreateTableAsStmt" ->
                statement.text("objtype").equals("OBJECT_MATVIEW") ? "CREATE MATERIALIZED VIEW" : tag;
            case "GrantStmt" -> statement.flag("is_grant") ? "GRANT" : "REVOKE";
            case "GrantRoleStmt" -> statement.flag("is_grant") ? "GRANT ROLE" : "REVOKE ROLE";
            case "FetchStmt" -> statement.flag("ismove") ? "MOVE" : tag;
            case "VacuumStmt" -> statement.flag("is_vacuumcmd") ? "VACUUM" : "ANALYZE";
            case "DeallocateStmt" -> statement.flag("isall") ? "DEALLOCATE ALL" : tag;
            case "DiscardStmt" -> "DISCARD " + statement.text("target").replace("DISCARD_", "");
            case "DropStmt" -> "DROP " + object(statement.text("removeType"));
            case "DefineStmt" -> "CREATE " + object(statement.text("kind"));
            case "AlterTableStmt" -> "ALTER " + object(statement.text("objtype"));
            case "AlterFunctionStmt" -> "ALTER " + object(statement.text("objtype"));
            case "RenameStmt" ->
                "ALTER "
                        + object(
                                statement.has("relation")
                                                && statement.text("subname").length() > 0
                                        ? statement.text("relationType")
                                        : statement.text("renameType"));
            case "AlterObjectSchemaStmt", "AlterObjectDependsStmt", "AlterOwnerStmt" ->
                "ALTER " + object(statement.text("objectType"));
            default -> tag;
        };
    }

    private static Statement known(Node statement) {
        var known = STATEMENTS.get(statement.kind());
        if (known == null) throw new UnknownNode(statement.kind());
        return known;
    }

    private static String object(String type) {
        String words = type.replace("OBJECT_", "").replace('_', ' ');
        return switch (words) {
            case "MATVIEW" -> "MATERIALIZED VIEW";
            case "FDW" -> "FOREIGN DATA WRAPPER";
            case "FOREIGN SERVER" -> "SERVER";
            case "OPCLASS" -> "OPERATOR CLASS";
            case "OPFAMILY" -> "OPERATOR FAMILY";
            case "STATISTIC EXT" -> "STATISTICS";
            case "TSPARSER" -> "TEXT SEARCH PARSER";
            case "TSDICTIONARY" -> "TEXT SEARCH DICTIONARY";
            case "TSTEMPLATE" -> "TEXT SEARCH TEMPLATE";
            case "TSCONFIGURATION" -> "TEXT SEARCH CONFIGURATION";
            case "ATTRIBUTE" -> "TYPE";
            case "DOMCONSTRAINT" -> "DOMAIN";
            default -> words;
        };
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    private static Map<String, Statement> statements(String lines) {
        return Arrays.stream(lines.split("\n"))
                .map(line -> line.split(" ", 3))
                .collect(Collectors.toUnmodifiableMap(
                        word -> word[0], word -> new Statement(StatementKind.valueOf(word[1]), word[2])));
    }
}
