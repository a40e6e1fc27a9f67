package io.nightlatch.cli.report;

import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values (RFC 4180) that a spreadsheet cannot take for formulas. */
final class Csv {
    private Csv() {}

    static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    /** A cell that begins like a formula is one to a spreadsheet, and people's reasons and statements are theirs to write. */
    static String cell(String text) {
        var bare = text.stripLeading();
        boolean sign = !bare.isEmpty() && "=+-@\uFF1D\uFF0B\uFF0D\uFF20".indexOf(bare.charAt(0)) >= 0;
        boolean formula = sign || (!text.isEmpty() && "\t\r\n".indexOf(text.charAt(0)) >= 0);
        var safe = formula ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(each -> ",;\"\n\r\t".indexOf(each) >= 0);
        return quoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
