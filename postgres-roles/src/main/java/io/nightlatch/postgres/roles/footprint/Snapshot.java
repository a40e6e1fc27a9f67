package io.nightlatch.postgres.roles.footprint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Who may do what at one moment.
 *
 * @param items by {@link Item#key}
 * @param definitions the statement that makes a thing as it was, by the same key, for those that can change as a whole
 * @param unread what could not be read, in words
 */
public record Snapshot(Map<String, Item> items, Map<String, String> definitions, List<String> unread) {
    private static final int VERSION = 1;

    public Snapshot {
        items = new LinkedHashMap<>(items);
        definitions = new LinkedHashMap<>(definitions);
        unread = List.copyOf(unread);
    }

    public static Snapshot of(List<Item> items, Map<String, String> definitions, List<String> unread) {
        var byKey = new LinkedHashMap<String, Item>();
        for (var item : items) byKey.put(item.key(), item);
        return new Snapshot(byKey, definitions, unread);
    }

    /** Compressed; {@link #decode} is its inverse. */
    public byte[] encode() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(new GZIPOutputStream(bytes, 8192))) {
            out.writeInt(VERSION);
            out.writeInt(items.size());
            for (var item : items.values()) {
                text(out, item.kind());
                text(out, item.id());
                map(out, item.facts());
                texts(out, item.acl());
            }
            map(out, definitions);
            texts(out, unread);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException if the bytes are not those of a snapshot of this version */
    public static Snapshot decode(byte[] bytes) {
        try (var in = new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes), 8192))) {
            int version = in.readInt();
            if (version != VERSION) throw new IllegalArgumentException("a snapshot of version " + version);
            int count = in.readInt();
            var items = new ArrayList<Item>();
            for (int i = 0; i < count; i++) items.add(new Item(text(in), text(in), map(in), texts(in)));
            return of(items, map(in), texts(in));
        } catch (IOException e) {
            throw new IllegalArgumentException("not a snapshot", e);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (var one : texts) text(out, one);
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        int count = in.readInt();
        var texts = new ArrayList<String>();
        for (int i = 0; i < count; i++) texts.add(text(in));
        return texts;
    }

    private static void map(DataOutputStream out, Map<String, String> map) throws IOException {
        out.writeInt(map.size());
        for (var entry : map.entrySet()) {
            text(out, entry.getKey());
            text(out, entry.getValue());
        }
    }

    private static Map<String, String> map(DataInputStream in) throws IOException {
        int count = in.readInt();
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < count; i++) map.put(text(in), text(in));
        return map;
    }
}
