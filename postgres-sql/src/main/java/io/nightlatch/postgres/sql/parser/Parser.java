package io.nightlatch.postgres.sql.parser;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One instance of libpg_query with 40 MiB of its own. For one thread at a time, whose stack must be 4 MiB at most: the
 * parser's own stack has no guard, so the JVM's has to end first. After any throwable but a {@link SyntaxError} what is in
 * its memory is not known any more, and it must be dropped.
 */
public final class Parser {
    /** The grammar's version, for what is kept longer than a process. */
    public static final String GRAMMAR = "PostgreSQL 18";

    private static final int PAGES_AT_FIRST = 640;
    private static final int PAGES_AT_MOST = 4_096;
    private static final int PAGES_TO_DROP = 2_048;
    private static final int CHUNK = 512;

    private final Instance instance;
    private final Memory memory;
    private final ExportFunction malloc;
    private final ExportFunction free;
    private final ExportFunction parse;
    private final ExportFunction freeParsed;

    private static final class Loaded {
        static final WasmModule MODULE = load();

        private static WasmModule load() {
            try (var in = Parser.class.getResourceAsStream("PgQuery.meta")) {
                if (in == null) throw new IllegalStateException("PgQuery.meta is not in the jar; the build makes it");
                return com.dylibso.chicory.wasm.Parser.parse(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public Parser() {
        instance = Instance.builder(Loaded.MODULE)
                .withImportValues(Host.imports(Loaded.MODULE))
                .withMemoryFactory(ByteArrayMemory::new)
                .withMemoryLimits(new MemoryLimits(PAGES_AT_FIRST, PAGES_AT_MOST))
                .withMachineFactory(PgQueryMachine::new)
                .withStart(false)
                .build();
        memory = instance.memory();
        malloc = instance.export(Exports.MALLOC);
        free = instance.export(Exports.FREE);
        parse = instance.export(Exports.PARSE);
        freeParsed = instance.export(Exports.FREE_PARSED);
        instance.export(Exports.CONSTRUCTORS).apply();
    }

    /** Whether it has grown so large that a new one is better. */
    public boolean isBloated() {
        return memory.pages() > PAGES_TO_DROP;
    }

    /** The tree as JSON in UTF-8. */
    public byte[] parse(byte[] utf8) throws SyntaxError {
        int text = put(utf8);
        int result = (int) parse.apply(text)[0];
        // {char *tree; char *stderr; struct {char *message; …} *error}
        int tree = memory.readInt(result);
        int error = memory.readInt(result + 8);
        var answer = error == 0 ? string(tree) : string(memory.readInt(error));
        freeParsed.apply(result);
        free.apply(text);
        if (error != 0) throw new SyntaxError(new String(answer, StandardCharsets.UTF_8));
        return answer;
    }

    /** The tokens of a text that parses, as JSON. */
    public byte[] scan(byte[] utf8) {
        return ask(Exports.SCAN, utf8).getBytes(StandardCharsets.UTF_8);
    }

    private String ask(String function, byte[] utf8) {
        int text = put(utf8);
        int result = (int) instance.export(function).apply(text)[0];
        var answer = new String(string(result), StandardCharsets.UTF_8);
        instance.export(Exports.FREE_STRING).apply(result);
        free.apply(text);
        return answer;
    }

    private int put(byte[] utf8) {
        int at = (int) malloc.apply(utf8.length + 1)[0];
        if (at == 0) throw new IllegalStateException("the parser has no memory left");
        memory.write(at, utf8);
        memory.writeByte(at + utf8.length, (byte) 0);
        return at;
    }

    private byte[] string(int at) {
        if (at == 0) throw new IllegalStateException("the parser gave no answer");
        int last = memory.pages() * 65_536;
        int end = at;
        while (true) {
            var chunk = memory.readBytes(end, Math.min(CHUNK, last - end));
            for (int i = 0; i < chunk.length; i++) {
                if (chunk[i] == 0) return end == at ? Arrays.copyOf(chunk, i) : memory.readBytes(at, end - at + i);
            }
            end += chunk.length;
        }
    }
}
