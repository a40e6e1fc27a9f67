package io.nightlatch.cli.guarded;

import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.file.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code ~/.pgpass}, as libpq reads it (manual, "The Password File"): the first line that fits, and only if it is one's own. */
final class PasswordFile {
    private static final int FIELDS = 5;

    private PasswordFile() {}

    static Optional<String> find(Path file, AdminUrl url) {
        if (TextFile.rightsTooWide(file, "passwords").isPresent()) return Optional.empty();
        List<String> lines;
        try {
            lines = TextFile.read(file).lines().toList();
        } catch (FileErrors e) {
            return Optional.empty(); // none there
        }
        return url.addresses().stream()
                .flatMap(address -> lines.stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(PasswordFile::fields)
                        .filter(fields -> fields.size() == FIELDS
                                && fits(fields.get(0), address.host())
                                && fits(fields.get(1), Integer.toString(address.port()))
                                && fits(fields.get(2), url.database())
                                && fits(fields.get(3), url.user())))
                .map(fields -> fields.get(4))
                .findFirst();
    }

    private static boolean fits(String field, String value) {
        return field.equals("*") || field.equals(value);
    }

    /** Between colons; a backslash takes the meaning from what follows it. */
    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char sign = line.charAt(i);
            if (sign == '\\' && i + 1 < line.length()) {
                field.append(line.charAt(++i));
            } else if (sign == ':' && fields.size() < FIELDS - 1) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(sign);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
