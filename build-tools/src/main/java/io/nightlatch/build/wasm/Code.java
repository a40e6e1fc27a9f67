package io.nightlatch.build.wasm;

import java.util.ArrayList;
import java.util.List;

/** The instructions of a function's body: where each stands, and how it moves the stack. */
final class Code {
    static final int BLOCK = 0x02;
    static final int LOOP = 0x03;
    static final int IF = 0x04;
    static final int END = 0x0b;
    static final int BRANCH = 0x0c;
    static final int BRANCH_IF = 0x0d;
    static final int BRANCH_TABLE = 0x0e;
    static final int RETURN = 0x0f;
    static final int CALL = 0x10;
    static final int CALL_INDIRECT = 0x11;
    static final int LOCAL_GET = 0x20;
    static final int LOCAL_SET = 0x21;
    static final int LOCAL_TEE = 0x22;
    static final int GLOBAL_GET = 0x23;
    static final int GLOBAL_SET = 0x24;
    static final int BULK = 0xfc;
    static final int NO_RESULT = 0x40;
    static final int MEMORY_COPY = 10;
    static final int MEMORY_FILL = 11;

    private Code() {}

    /** {@code number} is its index, type, label or sub-opcode; of a branch table, the label farthest out. */
    record Instruction(int start, int end, int op, int number) {
        boolean opens() {
            return op == BLOCK || op == LOOP || op == IF;
        }

        boolean usesLocal() {
            return op == LOCAL_GET || op == LOCAL_SET || op == LOCAL_TEE;
        }
    }

    record Effect(int pops, int pushes) {}

    static List<Instruction> decode(byte[] body, int from) {
        var all = new ArrayList<Instruction>();
        var in = new Leb(body, from);
        while (in.hasMore()) {
            int start = in.at();
            int op = in.next();
            int number = operand(in, op);
            all.add(new Instruction(start, in.at(), op, number));
        }
        return all;
    }

    private static int operand(Leb in, int op) {
        switch (op) {
            case BLOCK, LOOP, IF -> {
                int type = in.next();
                if (type != NO_RESULT && (type < 0x7c || type > 0x7f)) throw unknown("block type", type);
                return type;
            }
            case BRANCH, BRANCH_IF, CALL, LOCAL_GET, LOCAL_SET, LOCAL_TEE, GLOBAL_GET, GLOBAL_SET -> {
                return in.number();
            }
            case BRANCH_TABLE -> {
                int farthest = 0;
                for (int left = in.number(); left >= 0; left--) farthest = Math.max(farthest, in.number());
                return farthest;
            }
            case CALL_INDIRECT -> {
                int type = in.number();
                in.skipNumber();
                return type;
            }
            case 0x3f, 0x40 -> in.skip(1);
            case 0x41, 0x42 -> in.skipNumber();
            case 0x43 -> in.skip(4);
            case 0x44 -> in.skip(8);
            case BULK -> {
                int sub = in.number();
                if (sub == MEMORY_COPY) in.skip(2);
                else if (sub == MEMORY_FILL) in.skip(1);
                else if (sub > 7) throw unknown("instruction 0xfc", sub);
                return sub;
            }
            case 0x00, 0x05, END, RETURN -> {
                // they stand alone
            }
            default -> {
                if (0x28 <= op && op <= 0x3e) {
                    in.skipNumber();
                    in.skipNumber();
                } else if (plainEffect(op) == null) {
                    throw unknown("instruction", op);
                }
            }
        }
        return 0;
    }

    /** Of an instruction that neither branches nor calls; null of others. */
    static @org.jspecify.annotations.Nullable Effect plainEffect(int op) {
        if (op == 0x01) return new Effect(0, 0);
        if (op == 0x1a || op == LOCAL_SET || op == GLOBAL_SET) return new Effect(1, 0);
        if (op == 0x1b) return new Effect(3, 1);
        if (op == LOCAL_GET || op == GLOBAL_GET || op == 0x3f || in(op, 0x41, 0x44)) return new Effect(0, 1);
        if (op == LOCAL_TEE || op == 0x40 || op == 0x45 || op == 0x50 || in(op, 0x28, 0x35)) return new Effect(1, 1);
        if (in(op, 0x36, 0x3e)) return new Effect(2, 0);
        boolean takesTwo = in(op, 0x46, 0x4f)
                || in(op, 0x51, 0x66)
                || in(op, 0x6a, 0x78)
                || in(op, 0x7c, 0x8a)
                || in(op, 0x92, 0x98)
                || in(op, 0xa0, 0xa6);
        if (takesTwo) return new Effect(2, 1);
        return in(op, 0x67, 0xc4) ? new Effect(1, 1) : null;
    }

    private static boolean in(int op, int first, int last) {
        return first <= op && op <= last;
    }

    private static IllegalArgumentException unknown(String what, int code) {
        return new IllegalArgumentException("cannot outline: unknown " + what + " 0x" + Integer.toHexString(code));
    }
}
