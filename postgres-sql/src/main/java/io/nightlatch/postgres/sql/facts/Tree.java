package io.nightlatch.postgres.sql.facts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Reads the parser's JSON. */
final class Tree {
    /** Of JSON, which is about three for one of SQL. Far less than the stack of a parser's thread bears. */
    static final int DEEPEST = 6_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            // libpg_query's scanner puts the control signs of a text into its answer as they are.
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private Tree() {}

    /** The topmost, which has no kind. Fails with {@link JacksonException} when it is nested too deeply. */
    static Node read(byte[] json) {
        try (var in = JSON.createParser(ObjectReadContext.empty(), json)) {
            in.nextToken();
            return object(in);
        }
    }

    /** {@code {"Kind": {…}}} is a node that says its kind; kinds begin with a capital, fields do not. */
    private static Node object(JsonParser in) {
        var fields = new LinkedHashMap<String, Object>(8);
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            if (in.nextToken() == JsonToken.START_OBJECT && Character.isUpperCase(name.charAt(0))) {
                var said = new Node(name, object(in).fields());
                in.nextToken();
                return said;
            }
            fields.put(name, value(in));
        }
        return new Node(Node.UNSAID, fields);
    }

    private static Object value(JsonParser in) {
        return switch (in.currentToken()) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> list(in);
            case VALUE_STRING -> in.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> in.getLongValue();
            default -> throw new UnknownNode("JSON " + in.currentToken());
        };
    }

    private static List<Object> list(JsonParser in) {
        var all = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) all.add(value(in));
        return all;
    }
}
