package io.nightlatch.access.file;

import io.nightlatch.access.file.YamlNode.Mapping;
import io.nightlatch.access.file.YamlNode.Pair;
import io.nightlatch.access.file.YamlNode.Place;
import io.nightlatch.access.file.YamlNode.Scalar;
import io.nightlatch.access.file.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree from the parser's events, one document of mappings, lists and scalars. Anchors, aliases and tags are
 * refused: nobody needs them here, and they let a few lines stand for gigabytes or for a type of their choice.
 */
final class YamlTree {
    private static final int DEEPEST = 20;

    private final Problems problems;
    private final String text;
    private final Iterator<Event> events;
    private int lastCodePoint;
    private int lastChar;

    private YamlTree(Problems problems, String text) {
        this.problems = problems;
        this.text = text;
        var settings = LoadSettings.builder()
                .setLabel(problems.file())
                .setCodePointLimit(TextFile.MAX_BYTES)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** @throws FileErrors if the text is not such YAML */
    static YamlNode of(Problems problems, String text) {
        if (text.length() > TextFile.MAX_BYTES) {
            throw new FileErrors(FileError.ofWhole(problems.file(), "is longer than " + TextFile.MAX_BYTES + " bytes"));
        }
        try {
            return new YamlTree(problems, text).document();
        } catch (MarkedYamlEngineException e) {
            throw new FileErrors(syntaxError(problems.file(), text, e));
        } catch (YamlEngineException e) {
            throw new FileErrors(FileError.ofWhole(problems.file(), "is not YAML: " + e.getMessage()));
        }
    }

    private YamlNode document() {
        events.next(); // the stream's start
        if (events.next() instanceof StreamEndEvent) return new Scalar(new Place(1, 1, 0), 0, "", true);
        var root = node(events.next(), 0);
        events.next(); // the document's end
        var after = events.next();
        if (!(after instanceof StreamEndEvent)) problems.add(place(after), "a second document begins; write one only");
        return root;
    }

    private YamlNode node(Event event, int depth) {
        var at = place(event);
        if (event instanceof AliasEvent) {
            problems.add(at, "an alias (*) stands here; write the value itself");
            return new Scalar(at, end(event), "", true);
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            problems.add(at, "an anchor (&) stands here; write the value without it");
        }
        var tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent start ? start.getTag() : Optional.empty();
        if (tag.isPresent()) problems.add(at, "a tag (!) stands here; write the value without it");
        if (event instanceof ScalarEvent scalar) return new Scalar(at, end(event), scalar.getValue(), scalar.isPlain());
        if (depth == DEEPEST) {
            throw new FileErrors(new FileError(
                    problems.file(), at.line(), at.column(), "is nested deeper than " + DEEPEST + " levels"));
        }
        return event instanceof MappingStartEvent start ? mapping(start, at, depth) : sequence(event, at, depth);
    }

    private YamlNode sequence(Event start, Place at, int depth) {
        var items = new ArrayList<YamlNode>();
        var event = events.next();
        for (; !(event instanceof SequenceEndEvent); event = events.next()) items.add(node(event, depth + 1));
        boolean flow = start instanceof CollectionStartEvent begin && begin.isFlow();
        return new Sequence(
                at, flow || items.isEmpty() ? end(event) : items.getLast().end(), items);
    }

    private YamlNode mapping(MappingStartEvent start, Place at, int depth) {
        var pairs = new ArrayList<Pair>();
        var lineOf = new HashMap<String, Integer>();
        var event = events.next();
        for (; !(event instanceof MappingEndEvent); event = events.next()) {
            var key = node(event, depth + 1);
            var value = node(events.next(), depth + 1);
            if (!(key instanceof Scalar name) || name.isNothing()) {
                problems.add(key.at(), key.words() + " stands here as a key; a name would be right");
                continue;
            }
            var first = lineOf.putIfAbsent(name.text(), name.at().line());
            if (first == null) pairs.add(new Pair(name, value));
            else problems.add(key.at(), "'" + name.text() + "' is here twice, first in line " + first + "; leave one");
        }
        // A block ends for the parser where the next thing begins; for us it ends with its last value, before comments.
        return new Mapping(
                at,
                start.isFlow() || pairs.isEmpty()
                        ? end(event)
                        : pairs.getLast().value().end(),
                pairs);
    }

    private Place place(Event event) {
        var mark = event.getStartMark().orElseThrow();
        return new Place(mark.getLine() + 1, mark.getColumn() + 1, offset(mark));
    }

    private int end(Event event) {
        return offset(event.getEndMark().orElseThrow());
    }

    // Marks count code points; counted on from the last one asked for, since a whole text of marks would take squared
    // time.
    private int offset(Mark mark) {
        lastChar = text.offsetByCodePoints(lastChar, mark.getIndex() - lastCodePoint);
        lastCodePoint = mark.getIndex();
        return lastChar;
    }

    private static FileError syntaxError(String file, String text, MarkedYamlEngineException e) {
        var mark = e.getProblemMark().or(e::getContextMark);
        int line = mark.map(Mark::getLine).orElse(0);
        var hint = text.lines()
                        .skip(line)
                        .findFirst()
                        .filter(row -> row.contains("${"))
                        .isPresent()
                ? "; inside { } a ${NAME} needs quotes: \"${NAME}\""
                : "";
        var context = e.getContext() == null ? "" : e.getContext() + ": ";
        return new FileError(
                file,
                line + 1,
                mark.map(Mark::getColumn).orElse(0) + 1,
                "is not YAML: " + context + e.getProblem() + hint);
    }
}
