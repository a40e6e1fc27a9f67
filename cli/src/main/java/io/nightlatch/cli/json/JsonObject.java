package io.nightlatch.cli.json;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * One JSON object. A field that is missing, null or of another shape reads as missing: an older or newer server must not
 * break the display of what both know.
 */
public final class JsonObject {
    public static final JsonObject EMPTY = new JsonObject(Map.of());
    private final Map<String, @Nullable Object> fields;

    private JsonObject(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /** @throws IllegalArgumentException if {@code text} is not a JSON object */
    public static JsonObject parse(String text) {
        try {
            return new JsonObject(new LinkedHashMap<String, @Nullable Object>(JSON.std.mapFrom(text)));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a JSON object", e);
        }
    }

    /** This object with one more field; a {@code value} is text, a number, a boolean, a list or a {@link JsonObject}. */
    public JsonObject with(String name, Object value) {
        var more = new LinkedHashMap<String, @Nullable Object>(fields);
        more.put(name, plain(value));
        return new JsonObject(more);
    }

    /** This object, with one more field if there is a value for it. */
    public JsonObject with(String name, Optional<?> value) {
        return value.isPresent() ? with(name, (Object) value.get()) : this;
    }

    public JsonObject without(String name) {
        var fewer = new LinkedHashMap<String, @Nullable Object>(fields);
        fewer.remove(name);
        return new JsonObject(fewer);
    }

    /** Text, or a number or boolean as text. */
    public Optional<String> text(String name) {
        return value(name)
                .filter(value -> !(value instanceof Map || value instanceof List))
                .map(Object::toString)
                .filter(text -> !text.isEmpty());
    }

    public String text(String name, String otherwise) {
        return text(name).orElse(otherwise);
    }

    public int number(String name, int otherwise) {
        return value(name)
                .map(value -> value instanceof Number number ? number.intValue() : otherwise)
                .orElse(otherwise);
    }

    /** A number that may be larger than an int. */
    public long bigNumber(String name, long otherwise) {
        return value(name)
                .map(value -> value instanceof Number number ? number.longValue() : otherwise)
                .orElse(otherwise);
    }

    public boolean flag(String name) {
        return value(name).filter(Boolean.TRUE::equals).isPresent();
    }

    /** RFC 3339. */
    public Optional<Instant> instant(String name) {
        return text(name).flatMap(text -> unlessUnreadable(text, Instant::parse));
    }

    /** ISO 8601. */
    public Optional<Duration> duration(String name) {
        return text(name).flatMap(text -> unlessUnreadable(text, Duration::parse));
    }

    public Optional<JsonObject> object(String name) {
        return value(name).flatMap(JsonObject::asObject);
    }

    public List<JsonObject> objects(String name) {
        return list(name).stream().flatMap(value -> asObject(value).stream()).toList();
    }

    /** The texts of a list, or the one text that stands alone. */
    public List<String> texts(String name) {
        var many = list(name);
        if (many.isEmpty()) return text(name).stream().toList();
        return many.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    public Map<String, @Nullable Object> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** On one line. */
    @Override
    public String toString() {
        return JSON.std.asString(fields);
    }

    private Optional<Object> value(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    private List<?> list(String name) {
        return value(name)
                .map(value -> value instanceof List<?> list ? list : List.of())
                .orElse(List.of());
    }

    // Keys of a JSON object are text; the reader that made the map says so no longer once it is inside another.
    @SuppressWarnings("unchecked")
    private static Optional<JsonObject> asObject(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                ? Optional.of(new JsonObject((Map<String, @Nullable Object>) map))
                : Optional.empty();
    }

    private static Object plain(Object value) {
        return switch (value) {
            case JsonObject object -> object.fields;
            case List<?> list -> list.stream().map(each -> plain(each)).toList();
            case String _, Number _, Boolean _ -> value;
            default -> value.toString();
        };
    }

    private static <T> Optional<T> unlessUnreadable(String text, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
