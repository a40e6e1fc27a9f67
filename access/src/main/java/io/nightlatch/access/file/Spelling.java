package io.nightlatch.access.file;

import java.util.Comparator;
import java.util.List;

/** Guesses which word was meant. */
final class Spelling {
    private static final int CLOSE = 2;

    private Spelling() {}

    /** "did you mean 'approve'? known are: act, approve, …". */
    static String advice(String word, List<String> known) {
        var all = "known are: " + String.join(", ", known.stream().sorted().toList());
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.min(CLOSE, candidate.length() - 1))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .map(meant -> "did you mean '" + meant + "'? " + all)
                .orElse(all);
    }

    /** Levenshtein's: how many signs have to be put in, taken out or replaced. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > CLOSE) return CLOSE + 1;
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) previous[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
