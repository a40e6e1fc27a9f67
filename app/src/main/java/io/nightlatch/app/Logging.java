package io.nightlatch.app;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line a record on standard error; libraries speak up only when something is wrong. */
final class Logging {
    private static final Logger ROOT = Logger.getLogger(""); // kept, or its settings could be collected with it

    private Logging() {}

    static void quiet() {
        LogManager.getLogManager().reset();
        var handler = new ConsoleHandler();
        handler.setFormatter(new OneLine());
        handler.setLevel(Level.ALL);
        ROOT.addHandler(handler);
        ROOT.setLevel(Level.WARNING);
        if (System.getenv("NIGHTLATCH_DEBUG") != null) ROOT.setLevel(Level.INFO);
    }

    private static final class OneLine extends Formatter {
        @Override
        public String format(LogRecord entry) {
            var thrown = entry.getThrown();
            var line = entry.getInstant() + " " + entry.getLevel().getName() + " " + shortName(entry.getLoggerName())
                    + ": " + formatMessage(entry);
            if (thrown == null) return line + "\n";
            var trace = new java.io.StringWriter();
            thrown.printStackTrace(new java.io.PrintWriter(trace));
            return line + "\n" + trace;
        }

        private static String shortName(@org.jspecify.annotations.Nullable String logger) {
            return logger == null ? "" : logger.substring(logger.lastIndexOf('.') + 1);
        }
    }
}
