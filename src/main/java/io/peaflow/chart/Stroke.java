package io.peaflow.chart;

import java.util.stream.IntStream;

/**
 * The path of a line over paper. It has no more corners than the paper has columns: of the values within one column the
 * first, the least, the largest and the last are drawn, so that no peak is lost.
 */
final class Stroke {

    private Stroke() {}

    /** What stands in the attribute {@code d}; missing values leave gaps. */
    static String of(LineChart.Line line, Scale across, Scale up) {
        var path = new StringBuilder();
        boolean pen = false;
        int i = 0;
        while (i < line.day().length) {
            Column column = Column.of(line, i, across);
            for (int corner : column.corners()) {
                path.append(pen ? 'L' : 'M')
                        .append(Svg.at(across.at(line.day()[corner])))
                        .append(' ')
                        .append(Svg.at(up.at(line.value()[corner])));
                pen = true;
            }
            pen = pen && !column.isEmpty();
            i = Math.max(column.end, i + 1);
        }
        return path.toString();
    }

    /** The values of a line that fall into one column of the paper: from one row up to and without another. */
    private record Column(int start, int least, int most, int end) {

        static Column of(LineChart.Line line, int start, Scale across) {
            int[] day = line.day();
            double[] value = line.value();
            int x = (int) across.at(day[start]);
            int end = start;
            int least = start;
            int most = start;
            while (end < day.length && (int) across.at(day[end]) == x && Double.isFinite(value[end])) {
                least = value[end] < value[least] ? end : least;
                most = value[end] > value[most] ? end : most;
                end++;
            }
            return new Column(start, least, most, end);
        }

        /** Where a value is missing. */
        boolean isEmpty() {
            return end == start;
        }

        int[] corners() {
            return isEmpty()
                    ? new int[0]
                    : IntStream.of(start, Math.min(least, most), Math.max(least, most), end - 1)
                            .distinct()
                            .toArray();
        }
    }
}
