package io.nightlatch.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows under headers, aligned, and cut in the widest columns until they fit {@value #MAX_WIDTH} columns. */
public record Table(List<String> headers, List<List<Styled>> rows) {
    static final int MAX_WIDTH = 100;
    private static final int GAP = 2;
    private static final int LEAST_WIDTH = 8;

    public Table {
        headers = List.copyOf(headers);
        rows = List.copyOf(rows);
        for (var row : rows) {
            if (row.size() != headers.size()) throw new IllegalArgumentException("a row has a cell for each header");
        }
    }

    /** Every line as its pieces, the headers first. */
    List<List<Styled>> lines() {
        var all = new ArrayList<List<Styled>>();
        all.add(headers.stream().map(Styled::faint).toList());
        rows.forEach(row -> all.add(row.stream()
                .map(cell -> cell.withText(PlainText.of(cell.text())))
                .toList()));
        var widths = widths(all);
        return all.stream().map(row -> aligned(row, widths)).toList();
    }

    private static List<Styled> aligned(List<Styled> row, int[] widths) {
        var line = new ArrayList<Styled>();
        for (int i = 0; i < row.size(); i++) {
            var text = PlainText.fit(row.get(i).text(), widths[i]);
            line.add(row.get(i).withText(text));
            boolean last = i == row.size() - 1;
            if (!last) line.add(Styled.plain(" ".repeat(widths[i] - PlainText.width(text) + GAP)));
        }
        return line;
    }

    private static int[] widths(List<List<Styled>> all) {
        int columns = all.getFirst().size();
        var widths = IntStream.range(0, columns)
                .map(i -> all.stream()
                        .mapToInt(row -> PlainText.width(row.get(i).text()))
                        .max()
                        .orElse(0))
                .toArray();
        int excess = IntStream.of(widths).sum() + GAP * (columns - 1) - MAX_WIDTH;
        while (excess-- > 0) {
            int widest = IntStream.range(0, columns)
                    .reduce((a, b) -> widths[b] > widths[a] ? b : a)
                    .orElse(0);
            if (widths[widest] <= LEAST_WIDTH) break;
            widths[widest]--;
        }
        return widths;
    }
}
