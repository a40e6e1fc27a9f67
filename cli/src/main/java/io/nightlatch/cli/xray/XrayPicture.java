package io.nightlatch.cli.xray;

import io.nightlatch.postgres.roles.xray.Kind;
import io.nightlatch.postgres.roles.xray.Report;
import io.nightlatch.postgres.roles.xray.Report.Holding;
import io.nightlatch.postgres.roles.xray.Report.Link;
import io.nightlatch.postgres.roles.xray.Report.Subject;
import io.nightlatch.postgres.roles.xray.Right;
import io.nightlatch.postgres.roles.xray.Use;
import io.nightlatch.postgres.roles.xray.Why;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the drawing shows: logins, the roles they are in, and what is held there by schema. Logins that are alike are one box, and
 * only the most exposed are drawn, so that it stays readable.
 */
record XrayPicture(List<Box> boxes, List<Line> lines, String leftOut) {
    private static final int MOST_LOGINS = 18;
    private static final int MOST_SCHEMAS = 14;
    private static final String EVERYTHING = "everything";

    /** @param exposure 0 to 100, or -1 for what is held */
    record Box(String id, int column, String name, String title, String style, int exposure) {}

    record Line(String from, String to, String style, String title) {}

    Optional<Box> box(String id) {
        return boxes.stream().filter(box -> box.id().equals(id)).findFirst();
    }

    static XrayPicture of(Report report) {
        return new Drawing(report).picture();
    }

    private static final class Drawing {
        private final Map<String, Subject> subjects = new LinkedHashMap<>();
        private final Map<String, Box> boxes = new LinkedHashMap<>();
        private final Set<Line> lines = new LinkedHashSet<>();
        private final Map<String, Integer> depth = new HashMap<>();
        private final Report report;

        Drawing(Report report) {
            this.report = report;
            for (var subject : report.subjects()) subjects.put(subject.role().name(), subject);
        }

        private record Alike(List<Link> memberships, List<String> attributes, List<Holding> own, boolean superuser) {}

        XrayPicture picture() {
            var alike = new LinkedHashMap<Alike, List<Subject>>();
            for (var subject : report.subjects()) {
                if (!subject.role().login()) continue;
                alike.computeIfAbsent(
                                new Alike(
                                        subject.memberships(),
                                        subject.attributes(),
                                        own(subject),
                                        subject.role().superuser()),
                                _ -> new ArrayList<>())
                        .add(subject);
            }
            // Whoever holds nothing beyond PUBLIC would only be a box without a line.
            var groups = alike.values().stream()
                    .filter(group -> reaches(group.getFirst()))
                    .toList();
            var drawn = groups.stream().limit(MOST_LOGINS).toList();
            for (var group : drawn) walk(group.getFirst(), 0, new LinkedHashSet<>());
            for (var group : drawn) login(group);
            int last = depth.values().stream().mapToInt(each -> each).max().orElse(0) + 1;
            held(last);
            int more = groups.size() - drawn.size();
            return new XrayPicture(
                    List.copyOf(boxes.values()),
                    List.copyOf(lines),
                    more == 0
                            ? ""
                            : more + " kinds of logins with less exposure are not drawn; they are in the list below.");
        }

        private static boolean reaches(Subject subject) {
            return subject.role().superuser()
                    || !subject.memberships().isEmpty()
                    || own(subject).stream().anyMatch(holding -> holding.kind() == Kind.TABLE);
        }

        private static List<Holding> own(Subject subject) {
            return subject.holdings().stream()
                    .filter(holding -> holding.why().path().size() == 1)
                    .map(holding -> new Holding(
                            holding.kind(),
                            holding.schema(),
                            new Why(holding.why().source(), List.of("")),
                            holding.afterSetRole(),
                            holding.rights(),
                            Use.UNKNOWN,
                            holding.things()))
                    .toList();
        }

        /** The longest way to a role decides its column, so that every line goes to the right; a circle is cut. */
        private void walk(Subject subject, int at, Set<String> above) {
            var name = subject.role().name();
            if (!above.add(name)) return;
            if (at > 0) depth.merge(name, at, Math::max);
            for (var link : subject.memberships()) {
                var next = subjects.get(link.role());
                if (next != null) walk(next, Math.min(at + 1, 4), above);
                else depth.merge(link.role(), at + 1, Math::max);
            }
            above.remove(name);
        }

        private void login(List<Subject> group) {
            var first = group.getFirst();
            var id = "role " + first.role().name();
            var name = group.size() == 1
                    ? first.role().name()
                    : first.role().name() + " and " + (group.size() - 1) + " more";
            var names = String.join(
                    ", ", group.stream().map(each -> each.role().name()).toList());
            int column = depth.getOrDefault(first.role().name(), 0);
            boxes.put(
                    id,
                    new Box(
                            id,
                            column,
                            name,
                            names + ": " + String.join("; ", first.reasons()),
                            "login",
                            first.exposure()));
            links(first);
        }

        private void links(Subject subject) {
            for (var link : subject.memberships()) {
                var id = "role " + link.role();
                boolean known = boxes.containsKey(id);
                var target = Optional.ofNullable(subjects.get(link.role()));
                if (!known) {
                    boxes.put(
                            id,
                            new Box(
                                    id,
                                    depth.getOrDefault(link.role(), 1),
                                    link.role(),
                                    link.role()
                                            + target.map(it -> ": " + String.join("; ", it.reasons()))
                                                    .orElse(", which comes with PostgreSQL"),
                                    target.isPresent() ? "group" : "predefined",
                                    target.map(Subject::exposure).orElse(-1)));
                }
                var how = link.inherit() ? "is in" : link.set() ? "may SET ROLE to" : "is in, without its rights,";
                lines.add(new Line(
                        "role " + subject.role().name(),
                        id,
                        link.admin() ? "admin" : link.inherit() ? "in" : "set",
                        subject.role().name() + " " + how + " " + link.role()
                                + (link.admin() ? " and may hand it on" : "")));
                if (!known) target.ifPresent(this::links);
            }
        }

        private void held(int column) {
            var sizes = new HashMap<String, Integer>();
            var found = new ArrayList<Line>();
            for (var id : List.copyOf(boxes.keySet())) {
                var subject = subjects.get(id.substring("role ".length()));
                if (subject == null) continue;
                if (subject.role().superuser()) {
                    sizes.merge(EVERYTHING, Integer.MAX_VALUE / 2, Math::max);
                    found.add(new Line(id, EVERYTHING, "owns", subject.role().name() + " is a superuser"));
                }
                for (var schema : bySchema(subject).entrySet()) {
                    sizes.merge(schema.getKey(), 1, Integer::sum);
                    found.add(new Line(
                            id,
                            schema.getKey(),
                            schema.getValue(),
                            subject.role().name() + " " + schema.getValue() + " in " + schema.getKey()));
                }
            }
            sizes.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry::getKey))
                    .limit(MOST_SCHEMAS)
                    .forEach(each -> boxes.put(
                            "held " + each.getKey(),
                            new Box(
                                    "held " + each.getKey(),
                                    column,
                                    each.getKey().equals(EVERYTHING) ? EVERYTHING : "schema " + each.getKey(),
                                    each.getKey().equals(EVERYTHING)
                                            ? "Superusers hold everything"
                                            : "Tables of schema " + each.getKey(),
                                    "held",
                                    -1)));
            for (var line : found) {
                if (boxes.containsKey("held " + line.to()))
                    lines.add(new Line(line.from(), "held " + line.to(), line.style(), line.title()));
            }
        }

        /** The most that a role itself holds on the tables of each schema. */
        private static Map<String, String> bySchema(Subject subject) {
            var most = new LinkedHashMap<String, String>();
            for (var holding : subject.holdings()) {
                boolean rows = holding.kind() == Kind.TABLE || holding.kind() == Kind.COLUMN;
                if (!rows || holding.why().path().size() != 1) continue;
                var style = holding.why().source() == Why.Source.OWNER
                        ? "owns"
                        : holding.rights().stream().anyMatch(right -> right != Right.SELECT) ? "writes" : "reads";
                most.merge(holding.schema(), style, (a, b) -> rank(a) >= rank(b) ? a : b);
            }
            return most;
        }

        private static int rank(String style) {
            return List.of("reads", "writes", "owns").indexOf(style);
        }
    }
}
