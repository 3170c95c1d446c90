package io.perisco.cli;

import java.util.List;

/** Columns that line up. */
final class Table {
    private Table() {}

    /** Rows of equally many cells; numbers to the right, all else to the left, no white space at the ends. */
    static String format(List<String[]> rows) {
        int[] widths = new int[rows.isEmpty() ? 0 : rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String space = " ".repeat(widths[i] - row[i].length());
                boolean number = i > 0 && !row[i].isEmpty() && Character.isDigit(row[i].charAt(0));
                line.append(i == 0 ? "" : "  ").append(number ? space + row[i] : row[i] + space);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
