package io.nightlatch.build.wasm;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A WebAssembly module, taken apart as far as cutting its functions needs; what else is in it is kept as it is. */
final class Module {
    private static final int TYPES = 1;
    private static final int IMPORTS = 2;
    private static final int FUNCTIONS = 3;
    private static final int GLOBALS = 6;
    private static final int CODE = 10;
    private static final int HEADER = 8;

    record Type(byte[] parameters, byte[] results) {
        boolean is(byte[] otherParameters, byte[] otherResults) {
            return Arrays.equals(parameters, otherParameters) && Arrays.equals(results, otherResults);
        }
    }

    private record Section(int id, byte[] content) {}

    final List<Type> types = new ArrayList<>();
    /** Of each function, the imported ones first, its type. */
    final List<Integer> functionTypes = new ArrayList<>();

    final List<byte[]> bodies = new ArrayList<>();
    final int imported;
    private final byte[] header;
    private final List<Section> sections = new ArrayList<>();
    private final int globals;
    private final ByteArrayOutputStream newGlobals = new ByteArrayOutputStream();
    private int newGlobalCount;

    Module(byte[] wasm) {
        header = Arrays.copyOf(wasm, HEADER);
        var in = new Leb(wasm, HEADER);
        while (in.hasMore()) {
            int id = in.next();
            sections.add(new Section(id, in.take(in.number())));
        }
        readTypes();
        readImports();
        imported = functionTypes.size();
        var functions = section(FUNCTIONS);
        for (int left = functions.number(); left > 0; left--) functionTypes.add(functions.number());
        var code = section(CODE);
        for (int left = code.number(); left > 0; left--) bodies.add(code.take(code.number()));
        globals = section(GLOBALS).number();
    }

    private Leb section(int id) {
        return sections.stream()
                .filter(section -> section.id() == id)
                .findFirst()
                .map(section -> new Leb(section.content(), 0))
                .orElseThrow(() -> new IllegalArgumentException("no section " + id + " in the module"));
    }

    private void readTypes() {
        var in = section(TYPES);
        for (int left = in.number(); left > 0; left--) {
            if (in.next() != 0x60) throw new IllegalArgumentException("a type that is no function's");
            var parameters = in.take(in.number());
            types.add(new Type(parameters, in.take(in.number())));
        }
    }

    private void readImports() {
        var in = section(IMPORTS);
        for (int left = in.number(); left > 0; left--) {
            in.skip(in.number());
            in.skip(in.number());
            if (in.next() != 0) throw new IllegalArgumentException("an import that is no function");
            functionTypes.add(in.number());
        }
    }

    Type typeOf(int function) {
        return types.get(functionTypes.get(function));
    }

    /** The index of the function that it makes of {@code body}. */
    int add(byte[] parameters, byte[] results, byte[] body) {
        int type = 0;
        while (type < types.size() && !types.get(type).is(parameters, results)) type++;
        if (type == types.size()) types.add(new Type(parameters, results));
        functionTypes.add(type);
        bodies.add(body);
        return functionTypes.size() - 1;
    }

    /** The index of a new variable global that starts as zero. */
    int addGlobal(byte type) {
        newGlobals.write(type);
        newGlobals.write(1);
        newGlobals.writeBytes(zero(type));
        newGlobals.write(Code.END);
        return globals + newGlobalCount++;
    }

    static byte[] zero(byte type) {
        return switch (type) {
            case 0x7f -> new byte[] {0x41, 0};
            case 0x7e -> new byte[] {0x42, 0};
            case 0x7d -> new byte[] {0x43, 0, 0, 0, 0};
            case 0x7c -> new byte[] {0x44, 0, 0, 0, 0, 0, 0, 0, 0};
            default -> throw new IllegalArgumentException("a variable of type " + type);
        };
    }

    byte[] write() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(header);
        for (var section : sections) {
            var content = switch (section.id()) {
                case TYPES -> writtenTypes();
                case FUNCTIONS -> writtenFunctions();
                case GLOBALS -> writtenGlobals(section.content());
                case CODE -> writtenCode();
                default -> section.content();
            };
            out.write(section.id());
            Leb.write(out, content.length);
            out.writeBytes(content);
        }
        return out.toByteArray();
    }

    private byte[] writtenTypes() {
        var out = new ByteArrayOutputStream();
        Leb.write(out, types.size());
        for (var type : types) {
            out.write(0x60);
            Leb.write(out, type.parameters().length);
            out.writeBytes(type.parameters());
            Leb.write(out, type.results().length);
            out.writeBytes(type.results());
        }
        return out.toByteArray();
    }

    private byte[] writtenFunctions() {
        var out = new ByteArrayOutputStream();
        Leb.write(out, functionTypes.size() - imported);
        functionTypes.subList(imported, functionTypes.size()).forEach(type -> Leb.write(out, type));
        return out.toByteArray();
    }

    private byte[] writtenGlobals(byte[] before) {
        var old = new Leb(before, 0);
        old.skipNumber();
        var out = new ByteArrayOutputStream();
        Leb.write(out, globals + newGlobalCount);
        out.writeBytes(old.take(before.length - old.at()));
        out.writeBytes(newGlobals.toByteArray());
        return out.toByteArray();
    }

    private byte[] writtenCode() {
        var out = new ByteArrayOutputStream();
        Leb.write(out, bodies.size());
        for (var body : bodies) {
            Leb.write(out, body.length);
            out.writeBytes(body);
        }
        return out.toByteArray();
    }
}
