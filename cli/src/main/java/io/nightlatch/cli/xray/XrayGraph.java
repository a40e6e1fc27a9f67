package io.nightlatch.cli.xray;

import static io.nightlatch.cli.xray.Html.text;

import io.nightlatch.postgres.roles.xray.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws {@link XrayPicture}: columns from left to right, boxes sorted so that lines cross little. */
final class XrayGraph {
    private static final int BOX_WIDTH = 190;
    private static final int BOX_HEIGHT = 36;
    private static final int ROW = 48;
    private static final int COLUMN = 290;
    private static final int TOP = 34;
    private static final int MOST_SIGNS = 22;

    private final XrayPicture picture;
    private final Map<String, Integer> rowOf = new HashMap<>();

    XrayGraph(Report report) {
        this.picture = XrayPicture.of(report);
    }

    String svg() {
        var columns = columns();
        int rows = columns.stream().mapToInt(List::size).max().orElse(0);
        int width = COLUMN * (columns.size() - 1) + BOX_WIDTH + 4;
        int height = TOP + rows * ROW + 4;
        var drawn = new StringBuilder();
        for (var line : picture.lines()) drawn.append(line(line, rows, columns));
        for (int i = 0; i < columns.size(); i++) {
            drawn.append("<text class=\"head\" x=\"")
                    .append(x(i))
                    .append("\" y=\"14\">")
                    .append(head(i, columns.size()))
                    .append("</text>");
            for (var box : columns.get(i)) drawn.append(box(box, i, y(box, rows, columns)));
        }
        return legend() + "<div class=\"scroll graph\"><svg style=\"width:100%;min-width:" + width * 4 / 5
                + "px;max-width:"
                + width + "px\" viewBox=\"0 0 " + width + " "
                + height + "\" role=\"img\" aria-label=\"Logins, the roles they reach and what those hold\">" + drawn
                + "</svg></div>"
                + (picture.leftOut().isEmpty() ? "" : "<p class=\"lead\">" + text(picture.leftOut()) + "</p>");
    }

    /** Those of the first column as they are, each next one by the middle of what points at it. */
    private List<List<XrayPicture.Box>> columns() {
        var columns = new ArrayList<List<XrayPicture.Box>>();
        int last =
                picture.boxes().stream().mapToInt(XrayPicture.Box::column).max().orElse(0);
        for (int i = 0; i <= last; i++) {
            int column = i;
            var boxes = new ArrayList<>(picture.boxes().stream()
                    .filter(box -> box.column() == column)
                    .toList());
            if (i > 0) boxes.sort(Comparator.comparingDouble(box -> middle(box.id())));
            for (int row = 0; row < boxes.size(); row++)
                rowOf.put(boxes.get(row).id(), row);
            columns.add(boxes);
        }
        return columns;
    }

    private double middle(String id) {
        return picture.lines().stream()
                .filter(line -> line.to().equals(id) && rowOf.containsKey(line.from()))
                .mapToInt(line -> rowOf.getOrDefault(line.from(), 0))
                .average()
                .orElse(Double.MAX_VALUE);
    }

    private static String head(int column, int columns) {
        if (column == 0) return "who logs in";
        return column == columns - 1 ? "what is held" : column == 1 ? "through which role" : "and that one's roles";
    }

    private static int x(int column) {
        return 2 + column * COLUMN;
    }

    private int y(XrayPicture.Box box, int rows, List<List<XrayPicture.Box>> columns) {
        int inColumn = columns.get(box.column()).size();
        return TOP + (rows - inColumn) * ROW / 2 + rowOf.getOrDefault(box.id(), 0) * ROW;
    }

    private String line(XrayPicture.Line line, int rows, List<List<XrayPicture.Box>> columns) {
        var from = picture.box(line.from());
        var to = picture.box(line.to());
        if (from.isEmpty() || to.isEmpty()) return "";
        int startX = x(from.get().column()) + BOX_WIDTH;
        int startY = y(from.get(), rows, columns) + BOX_HEIGHT / 2;
        int endX = x(to.get().column());
        int endY = y(to.get(), rows, columns) + BOX_HEIGHT / 2;
        int bend = Math.max(40, (endX - startX) / 2);
        return "<path class=\"" + line.style() + "\" data-from=\"" + text(line.from()) + "\" data-to=\""
                + text(line.to()) + "\" d=\"M "
                + startX + " " + startY + " C " + (startX + bend) + " " + startY + " " + (endX - bend) + " " + endY
                + " " + endX + " "
                + endY + "\"><title>" + text(line.title()) + "</title></path>";
    }

    private static String box(XrayPicture.Box box, int column, int y) {
        int x = x(column);
        return "<g class=\"box " + box.style() + "\" data-id=\"" + text(box.id())
                + "\" tabindex=\"0\" role=\"button\"><title>"
                + text(box.title()) + "</title><rect x=\"" + x + "\" y=\"" + y + "\" width=\"" + BOX_WIDTH
                + "\" height=\"" + BOX_HEIGHT
                + "\" rx=\"8\"/>"
                + (box.exposure() < 0
                        ? ""
                        : "<rect class=\"power " + XrayPage.level(box.exposure()) + "\" x=\"" + (x + 10) + "\" y=\""
                                + (y + BOX_HEIGHT - 7) + "\" width=\""
                                + Math.max(2, (BOX_WIDTH - 20) * box.exposure() / 100) + "\" height=\"3\" rx=\"1.5\"/>")
                + "<text x=\"" + (x + 10) + "\" y=\"" + (y + 20) + "\">" + text(cut(box.name())) + "</text></g>";
    }

    private static String cut(String name) {
        return name.codePointCount(0, name.length()) <= MOST_SIGNS
                ? name
                : name.substring(0, name.offsetByCodePoints(0, MOST_SIGNS - 1)) + "…";
    }

    private static String legend() {
        return "<ul class=\"legend\"><li><i class=\"in\"></i>is in</li><li><i class=\"set\"></i>by SET ROLE"
                + " only</li><li><i class=\"admin\"></i>may hand it on</li><li><i class=\"reads\"></i>reads</li><li><i"
                + " class=\"writes\"></i>writes</li><li><i class=\"owns\"></i>owns</li></ul>";
    }
}
