package io.nightlatch.postgres.sql.parser;

import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.WasmFunctionHandle;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionImport;
import java.util.Arrays;
import java.util.Map;

/**
 * What the parser may ask of us: memory, and longjmp. It is told that there are no files, no clock and no console.
 * Emscripten names imports by letters of its own choice, which belong to the one build whose checksum the build checks.
 */
final class Host {
    private static final int PAGE = 65_536;
    /** Memory grows by 4 MiB at least. */
    private static final int GROWTH_PAGES = 64;

    private static final long NO_SUCH_CALL = 52;

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("w", "keepalive_clear"),
            Map.entry("p", "longjmp"),
            Map.entry("q", "resize_heap"),
            Map.entry("t", "fd_write"),
            Map.entry("o", "absent"),
            Map.entry("u", "absent"),
            Map.entry("r", "absent"),
            Map.entry("s", "absent"),
            Map.entry("c", "abort"),
            Map.entry("x", "abort"),
            Map.entry("m", "abort"),
            Map.entry("v", "abort"));

    private Host() {}

    static ImportValues imports(WasmModule module) {
        var values = ImportValues.builder();
        var imports = module.importSection();
        for (int i = 0; i < imports.importCount(); i++) {
            if (!(imports.getImport(i) instanceof FunctionImport function))
                throw new IllegalStateException("the parser imports what is no function");
            var type = module.typeSection().getType(function.typeIndex());
            var handle = handle(function.name(), !type.returns().isEmpty());
            values.addFunction(new HostFunction(function.module(), function.name(), type, handle));
        }
        return values.build();
    }

    private static WasmFunctionHandle handle(String letter, boolean answers) {
        return switch (NAMES.getOrDefault(letter, "invoke")) {
            case "keepalive_clear" -> (_, _) -> new long[0];
            case "longjmp" ->
                (_, _) -> {
                    throw new LongJump();
                };
            case "resize_heap" -> (instance, arguments) -> new long[] {resize(instance, arguments[0] & 0xffff_ffffL)};
            case "fd_write" -> Host::swallow;
            case "absent" -> (_, _) -> new long[] {NO_SUCH_CALL};
            case "abort" ->
                (_, _) -> {
                    throw new IllegalStateException("the parser gave up");
                };
            default -> new Invoke(answers);
        };
    }

    private static long resize(Instance instance, long bytes) {
        int missing = (int) ((bytes + PAGE - 1) / PAGE) - instance.memory().pages();
        if (missing <= 0) return 1;
        boolean grown = instance.memory().grow(Math.max(missing, GROWTH_PAGES)) >= 0
                || instance.memory().grow(missing) >= 0;
        return grown ? 1 : 0;
    }

    /** Of what it would print, only the length is told back: it takes the text for printed. */
    private static long[] swallow(Instance instance, long... arguments) {
        int vectors = (int) arguments[1];
        int total = 0;
        for (int i = 0; i < arguments[2]; i++) total += instance.memory().readInt(vectors + 8 * i + 4);
        instance.memory().writeI32((int) arguments[3], total);
        return new long[] {0};
    }

    /** Calls a function by its place in the table; where that jumps out, setjmp returns a second time. */
    private record Invoke(boolean answers) implements WasmFunctionHandle {
        @Override
        public long[] apply(Instance instance, long... arguments) {
            ExportFunction stack = instance.export(Exports.STACK_GET);
            long top = stack.apply()[0];
            try {
                int function = instance.table(0).requiredRef((int) arguments[0]);
                return instance.getMachine().call(function, Arrays.copyOfRange(arguments, 1, arguments.length));
            } catch (LongJump e) {
                instance.export(Exports.STACK_RESTORE).apply(top);
                instance.export(Exports.SET_THREW).apply(1, 0);
                return answers ? new long[] {0} : new long[0];
            }
        }
    }
}
