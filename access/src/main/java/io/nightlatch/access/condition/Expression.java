package io.nightlatch.access.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** A condition that was read and typed; equal to any other of the same text. Safe for any thread. */
public final class Expression {
    /** Longer ones are nothing that people sign. */
    static final int LONGEST_TEXT = 2_000;

    /** Over all its loops; each is over the groups of a person or what a statement names. */
    private static final int MOST_ITERATIONS = 10_000;

    private final String text;
    private final CelRuntime.Program program;

    private Expression(String text, CelRuntime.Program program) {
        this.text = text;
        this.program = program;
    }

    /** What it comes to. */
    public enum Answer {
        YES,
        NO,
        /** It could not be evaluated, which is never a yes. */
        FAILED
    }

    /** Why a text is no condition, at its place in it, both counted from 1. */
    public static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;
        private final int column;

        Wrong(int line, int column, String message) {
            super(message);
            this.line = line;
            this.column = column;
        }

        public int line() {
            return line;
        }

        public int column() {
            return column;
        }

        /** As a part of a sentence. */
        public String words() {
            return String.valueOf(getMessage());
        }
    }

    /** CEL's own, made when the first condition is read: who has none does not pay for them. */
    private static final class Language {
        static final CelOptions OPTIONS = CelOptions.current()
                .maxExpressionCodePointSize(LONGEST_TEXT)
                .maxParseRecursionDepth(32)
                .comprehensionMaxIterations(MOST_ITERATIONS)
                .maxRegexProgramSize(1_000)
                .build();
        private static final CelType TEXTS = ListType.create(SimpleType.STRING);
        static final SequencedMap<String, CelType> NAMES = new TreeMap<>(Map.ofEntries(
                Map.entry("principal.name", SimpleType.STRING),
                Map.entry("principal.groups", TEXTS),
                Map.entry("database.name", SimpleType.STRING),
                Map.entry("request.role", SimpleType.STRING),
                Map.entry("request.reason", SimpleType.STRING),
                Map.entry("request.duration", SimpleType.DURATION),
                Map.entry("request.token", SimpleType.BOOL),
                Map.entry("request.at", SimpleType.TIMESTAMP),
                Map.entry("statement.known", SimpleType.BOOL),
                Map.entry("statement.kinds", TEXTS),
                Map.entry("statement.commands", TEXTS),
                Map.entry("statement.flags", TEXTS),
                Map.entry("statement.relations", TEXTS)));
        static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVarDeclarations(NAMES.entrySet().stream()
                        .map(name -> CelVarDecl.newVarDeclaration(name.getKey(), name.getValue()))
                        .toList())
                .setResultType(SimpleType.BOOL)
                .build();
        static final CelRuntime RUNTIME =
                CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();
    }

    public static Expression parse(String text) throws Wrong {
        if (text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            throw new Wrong(1, 1, "a condition has at most " + LONGEST_TEXT + " signs");
        }
        try {
            return new Expression(text, Language.RUNTIME.createProgram(compiled(text)));
        } catch (CelEvaluationException e) {
            throw new Wrong(1, 1, String.valueOf(e.getMessage()));
        }
    }

    private static CelAbstractSyntaxTree compiled(String text) throws Wrong {
        try {
            return Language.COMPILER.compile(text).getAst();
        } catch (CelValidationException e) {
            var first = e.getErrors().getFirst();
            var place = first.getSourceLocation();
            var words = first.getMessage().startsWith("undeclared reference")
                    ? first.getMessage() + "; known are " + String.join(", ", Language.NAMES.keySet())
                    : first.getMessage();
            throw new Wrong(Math.max(1, place.getLine()), Math.max(0, place.getColumn()) + 1, words);
        }
    }

    public Answer test(AskFacts facts) {
        try {
            // What hangs on something that is not told comes to neither.
            return switch (program.eval(facts.values())) {
                case Boolean so when so -> Answer.YES;
                case Boolean _ -> Answer.NO;
                default -> Answer.FAILED;
            };
        } catch (CelEvaluationException | RuntimeException e) {
            return Answer.FAILED;
        }
    }

    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expression expression && expression.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
