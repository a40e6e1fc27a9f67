package io.nightlatch.build.wasm;

import io.nightlatch.build.wasm.Code.Effect;
import io.nightlatch.build.wasm.Code.Instruction;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves straight, self-contained stretches of over-large functions into functions of their own, so that each fits a JVM
 * method. A stretch leaves the stack as it found it and has no branch out of it; the locals that it uses go in as
 * parameters, those that it writes come back as results. What the module computes does not change.
 */
final class Outliner {
    /** Bodies over this many bytes are cut. */
    private static final int LARGE = 4_000;

    private static final int SHORTEST = 24;
    private static final int SHORTEST_WITHOUT_LOCALS = 5;
    private static final int MOST_PARAMETERS = 60;

    private final Module module;

    private Outliner(Module module) {
        this.module = module;
    }

    /**
     * @param huge the index of a function that uses too many locals for that; it must not be recursive, as its locals become
     *     globals
     */
    static byte[] outline(byte[] wasm, int huge) {
        var module = new Module(wasm);
        var outliner = new Outliner(module);
        int originals = module.bodies.size();
        for (int i = 0; i < originals; i++) {
            if (module.bodies.get(i).length <= LARGE) continue;
            if (module.imported + i == huge) {
                outliner.makeLocalsGlobal(i);
                outliner.cut(i, SHORTEST_WITHOUT_LOCALS, 0);
                continue;
            }
            for (int mostResults : new int[] {0, 1, 2, 4, 8, 16}) {
                if (module.bodies.get(i).length <= LARGE) break;
                outliner.cut(i, SHORTEST, mostResults);
            }
        }
        return module.write();
    }

    /** From one instruction up to, not including, another; the locals it uses and those of them that it writes. */
    private record Stretch(int from, int to, List<Integer> used, List<Integer> written) {}

    private record Unit(int next, Effect effect) {}

    private record Body(byte[] bytes, int codeStart, byte[] locals, int parameters) {}

    private Body body(int index) {
        var bytes = module.bodies.get(index);
        var parameters = module.typeOf(module.imported + index).parameters();
        var locals = new ByteArrayOutputStream();
        locals.writeBytes(parameters);
        var in = new Leb(bytes, 0);
        for (int groups = in.number(); groups > 0; groups--) {
            int count = in.number();
            int type = in.next();
            for (int i = 0; i < count; i++) locals.write(type);
        }
        return new Body(bytes, in.at(), locals.toByteArray(), parameters.length);
    }

    private void cut(int index, int shortest, int mostResults) {
        var body = body(index);
        var code = Code.decode(body.bytes(), body.codeStart());
        var stretches = stretches(code, shortest, mostResults);
        var out = new ByteArrayOutputStream();
        int copied = 0;
        for (var stretch : stretches) {
            int start = code.get(stretch.from()).start();
            out.write(body.bytes(), copied, start - copied);
            int moved = move(body, code, stretch);
            stretch.used().forEach(local -> write(out, Code.LOCAL_GET, local));
            write(out, Code.CALL, moved);
            stretch.written().reversed().forEach(local -> write(out, Code.LOCAL_SET, local));
            copied = code.get(stretch.to() - 1).end();
        }
        out.write(body.bytes(), copied, body.bytes().length - copied);
        module.bodies.set(index, out.toByteArray());
    }

    private int move(Body body, List<Instruction> code, Stretch stretch) {
        var out = new ByteArrayOutputStream();
        out.write(0);
        for (var instruction : code.subList(stretch.from(), stretch.to())) {
            if (instruction.usesLocal())
                write(out, instruction.op(), stretch.used().indexOf(instruction.number()));
            else out.write(body.bytes(), instruction.start(), instruction.end() - instruction.start());
        }
        stretch.written()
                .forEach(local -> write(out, Code.LOCAL_GET, stretch.used().indexOf(local)));
        out.write(Code.END);
        return module.add(types(body, stretch.used()), types(body, stretch.written()), out.toByteArray());
    }

    private static byte[] types(Body body, List<Integer> locals) {
        var types = new byte[locals.size()];
        for (int i = 0; i < types.length; i++) types[i] = body.locals()[locals.get(i)];
        return types;
    }

    private List<Stretch> stretches(List<Instruction> code, int shortest, int mostResults) {
        var units = units(code);
        var found = new ArrayList<Stretch>();
        int k = 0;
        while (k < code.size()) {
            int end = longestFrom(k, code, units);
            if (end >= 0 && size(code, k, end) >= shortest) {
                var stretch = stretch(code, k, end);
                int cost = 3 + 2 * stretch.used().size() + 2 * stretch.written().size();
                boolean pays = size(code, k, end) > cost + (stretch.used().isEmpty() ? 0 : 12);
                if (pays
                        && stretch.used().size() <= MOST_PARAMETERS
                        && stretch.written().size() <= mostResults) {
                    found.add(stretch);
                    k = end;
                    continue;
                }
            }
            k++;
        }
        return found;
    }

    /** Where the longest stretch from {@code k} ends that leaves the stack as it was and stays small; -1 if none. */
    private static int longestFrom(int k, List<Instruction> code, @Nullable Unit[] units) {
        int height = 0;
        int best = -1;
        for (int j = k; j < code.size(); ) {
            var unit = units[j];
            if (unit == null || size(code, k, unit.next()) > LARGE * 2 / 3) break;
            if (height < unit.effect().pops()) break;
            height += unit.effect().pushes() - unit.effect().pops();
            j = unit.next();
            if (height == 0) best = j;
        }
        return best;
    }

    private static int size(List<Instruction> code, int from, int to) {
        return code.get(to - 1).end() - code.get(from).start();
    }

    private static Stretch stretch(List<Instruction> code, int from, int to) {
        var used = new ArrayList<Integer>();
        var written = new ArrayList<Integer>();
        for (var instruction : code.subList(from, to)) {
            if (!instruction.usesLocal()) continue;
            Integer local = instruction.number();
            if (!used.contains(local)) used.add(local);
            if (instruction.op() != Code.LOCAL_GET && !written.contains(local)) written.add(local);
        }
        return new Stretch(from, to, used, written);
    }

    /** What stands at each place and can be moved as one: an instruction, or a block that nothing branches out of. */
    private @Nullable Unit[] units(List<Instruction> code) {
        var ends = blockEnds(code);
        var units = new @Nullable Unit[code.size()];
        for (int k = 0; k < units.length; k++) units[k] = unit(k, code, ends);
        return units;
    }

    private @Nullable Unit unit(int k, List<Instruction> code, int[] ends) {
        var instruction = code.get(k);
        int op = instruction.op();
        if (instruction.opens()) {
            int end = ends[k];
            if (!staysInside(code, k, end)) return null;
            return new Unit(end + 1, new Effect(op == Code.IF ? 1 : 0, instruction.number() == Code.NO_RESULT ? 0 : 1));
        }
        var effect = switch (op) {
            case Code.CALL -> effectOf(module.typeOf(instruction.number()), 0);
            case Code.CALL_INDIRECT -> effectOf(module.types.get(instruction.number()), 1);
            case Code.BULK ->
                instruction.number() == Code.MEMORY_COPY || instruction.number() == Code.MEMORY_FILL
                        ? new Effect(3, 0)
                        : new Effect(1, 1);
            default -> Code.plainEffect(op);
        };
        return effect == null ? null : new Unit(k + 1, effect);
    }

    private static Effect effectOf(Module.Type type, int besides) {
        return new Effect(type.parameters().length + besides, type.results().length);
    }

    private static boolean staysInside(List<Instruction> code, int from, int end) {
        int depth = 0;
        for (int j = from; j <= end; j++) {
            var inner = code.get(j);
            if (inner.opens()) depth++;
            else if (inner.op() == Code.END) depth--;
            else if (inner.op() == Code.RETURN) return false;
            else if (inner.op() >= Code.BRANCH && inner.op() <= Code.BRANCH_TABLE && inner.number() >= depth)
                return false;
        }
        return true;
    }

    private static int[] blockEnds(List<Instruction> code) {
        int[] ends = new int[code.size()];
        var open = new ArrayDeque<Integer>();
        for (int k = 0; k < code.size(); k++) {
            if (code.get(k).opens()) open.push(k);
            else if (code.get(k).op() == Code.END && !open.isEmpty()) ends[open.pop()] = k;
        }
        return ends;
    }

    private void makeLocalsGlobal(int index) {
        var body = body(index);
        int[] globals = new int[body.locals().length];
        for (int i = 0; i < globals.length; i++) globals[i] = module.addGlobal(body.locals()[i]);
        var out = new ByteArrayOutputStream();
        out.write(0);
        for (int i = 0; i < globals.length; i++) {
            if (i < body.parameters()) write(out, Code.LOCAL_GET, i);
            else out.writeBytes(Module.zero(body.locals()[i]));
            write(out, Code.GLOBAL_SET, globals[i]);
        }
        for (var instruction : Code.decode(body.bytes(), body.codeStart())) {
            if (!instruction.usesLocal()) {
                out.write(body.bytes(), instruction.start(), instruction.end() - instruction.start());
                continue;
            }
            int global = globals[instruction.number()];
            if (instruction.op() != Code.LOCAL_GET) write(out, Code.GLOBAL_SET, global);
            if (instruction.op() != Code.LOCAL_SET) write(out, Code.GLOBAL_GET, global);
        }
        module.bodies.set(index, out.toByteArray());
    }

    private static void write(ByteArrayOutputStream out, int op, int number) {
        out.write(op);
        Leb.write(out, number);
    }
}
