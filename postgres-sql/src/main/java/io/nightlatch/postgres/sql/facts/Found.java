package io.nightlatch.postgres.sql.facts;

import io.nightlatch.access.statement.ColumnSet;
import io.nightlatch.access.statement.FunctionUse;
import io.nightlatch.access.statement.Need;
import io.nightlatch.access.statement.RelationUse;
import io.nightlatch.access.statement.Span;
import io.nightlatch.access.statement.StatementFlag;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** What a walk over one statement has found so far. */
final class Found {
    /** A relation's or another object's name with its schema, if that is said. */
    record Name(Optional<String> schema, String name) {
        /** Of a name with dots: the last two parts count, the database before them can only be our own. */
        static Optional<Name> of(List<String> parts) {
            if (parts.isEmpty()) return Optional.empty();
            int last = parts.size() - 1;
            return Optional.of(
                    new Name(last > 0 ? Optional.of(parts.get(last - 1)) : Optional.empty(), parts.get(last)));
        }

        static Name of(Node rangeVar) {
            return new Name(rangeVar.maybe("schemaname"), rangeVar.text("relname"));
        }
    }

    private static final class Use {
        final Set<String> privileges = new TreeSet<>();
        OptionalInt at = OptionalInt.empty();
    }

    private final Offsets offsets;
    private final Map<Name, Use> relations = new LinkedHashMap<>();
    private final Set<FunctionUse> functions = new LinkedHashSet<>();
    private final Set<Need> needs = new LinkedHashSet<>();
    private boolean needsMore;
    /** Off while inside what the server only checks when it is run later. */
    private boolean checkedNow = true;

    final Set<StatementFlag> flags = EnumSet.noneOf(StatementFlag.class);
    /** In bytes of the text; where string constants begin that are not to be shown. */
    final Set<Integer> secretConstants = new LinkedHashSet<>();

    boolean allConstantsAreSecret;
    Optional<String> setsRole = Optional.empty();

    Found(Offsets offsets) {
        this.offsets = offsets;
    }

    /** A right on some of its columns only. */
    void columns(Node rangeVar, String privilege, ColumnSet columns) {
        var name = Name.of(rangeVar);
        use(name, rangeVar.location()).privileges.add(privilege);
        need(new Need.OnColumns(name.schema(), name.name(), privilege, columns));
    }

    void relation(Node rangeVar, String privilege) {
        relation(Name.of(rangeVar), rangeVar.location(), privilege);
    }

    void relation(Name name, OptionalInt at, String privilege) {
        use(name, at).privileges.add(privilege);
        if (privilege.equals(Privilege.OWNERSHIP)) need(new Need.Ownership(name.schema(), name.name()));
        else if (privilege.equals(Privilege.CREATE)) need(new Need.CreateIn(name.schema()));
        else need(new Need.OnRelation(name.schema(), name.name(), privilege));
    }

    /** Shown, but nothing is needed there, or nothing that has a name. */
    void named(Name name, OptionalInt at) {
        use(name, at);
    }

    private Use use(Name name, OptionalInt at) {
        var use = relations.computeIfAbsent(name, _ -> new Use());
        if (use.at.isEmpty()) use.at = at;
        return use;
    }

    void use(Name name, OptionalInt at, String privilege) {
        use(name, at).privileges.add(privilege);
    }

    void dropped(Name name) {
        use(name, OptionalInt.empty(), Privilege.OWNERSHIP);
        need(new Need.Drop(name.schema(), name.name()));
    }

    /** Who makes something of a type needs USAGE on it; what everybody has is left out. */
    void type(Node typeName) {
        if (typeName.flag("pct_type")) return;
        Name.of(typeName.texts("names"))
                .filter(name -> !name.schema().equals(Optional.of("pg_catalog")))
                .ifPresent(name -> need(new Need.OnType(name.schema(), name.name())));
    }

    void function(Name name, int arguments) {
        functions.add(new FunctionUse(name.schema(), name.name(), arguments));
        need(new Need.OnFunction(name.schema(), name.name()));
    }

    void need(Need need) {
        if (checkedNow) needs.add(need);
    }

    /** It needs what no {@link Need} can say, so saying the rest would mislead: only the server can tell. */
    void needsWhatHasNoName() {
        if (checkedNow) needsMore = true;
    }

    /** Looks at what is written down now and run later, if ever. */
    void later(Runnable walk) {
        boolean before = checkedNow;
        checkedNow = false;
        walk.run();
        checkedNow = before;
    }

    List<RelationUse> relations() {
        var all = new ArrayList<RelationUse>();
        relations.forEach((name, use) ->
                all.add(new RelationUse(name.schema(), name.name(), use.privileges, span(name, use.at))));
        return all;
    }

    private Optional<Span> span(Name name, OptionalInt at) {
        return at.isEmpty() ? Optional.empty() : offsets.name(at.getAsInt(), name);
    }

    List<FunctionUse> functions() {
        return List.copyOf(functions);
    }

    List<Need> needs() {
        return needsMore ? List.of() : List.copyOf(needs);
    }
}
