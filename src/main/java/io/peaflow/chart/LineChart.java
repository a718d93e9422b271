package io.peaflow.chart;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Values over days: lines, days on which something happened, and points that stand out. */
public final class LineChart {

    private static final int WIDTH = 800;
    private static final int HEIGHT = 320;
    private static final int LEFT = 60;
    private static final int RIGHT = 12;
    private static final int TOP = 26;
    private static final int BOTTOM = 26;
    private static final int TICKS = 5;
    /** With fewer days than this the months are named, else the years. */
    private static final int TWO_YEARS = 731;

    private static final String[] DASHES = {"", "6 3", "2 3", "8 3 2 3"};

    /**
     * One line.
     *
     * @param day days since 1970-01-01, ascending
     * @param value NaN leaves a gap
     */
    @SuppressWarnings("ArrayRecordComponent") // columns on purpose: never compared, never a key
    public record Line(String name, int[] day, double[] value) {
        public Line {
            if (day.length != value.length) {
                throw new IllegalArgumentException("The line " + name + " has not as many days as values");
            }
        }
    }

    /** A day on which something happened, such as a dividend. */
    public record Event(LocalDate day, String label) {}

    /** A point that stands out, such as a price in quarantine. */
    public record Point(LocalDate day, double value, Tone tone, String label) {}

    /**
     * Days during which something held, drawn as a ribbon along the bottom.
     *
     * @param height of the ribbon, so that it is told without its colour too
     */
    public record Spell(LocalDate from, LocalDate to, Tone tone, int height, String label) {}

    private final String id;
    private final String title;
    private final String description;
    private final Locale locale;
    private final List<Line> lines = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Point> points = new ArrayList<>();
    private final List<Spell> spells = new ArrayList<>();

    /**
     * @param id a word of its own on the page
     * @param description what it shows, in a sentence, for those who do not see it
     */
    public LineChart(String id, String title, String description, Locale locale) {
        this.id = id;
        this.title = title;
        this.description = description;
        this.locale = locale;
    }

    public LineChart line(Line line) {
        lines.add(line);
        return this;
    }

    public LineChart event(Event event) {
        events.add(event);
        return this;
    }

    public LineChart point(Point point) {
        points.add(point);
        return this;
    }

    public LineChart spell(Spell spell) {
        spells.add(spell);
        return this;
    }

    /** The drawing. */
    public String svg(Ink ink) {
        var svg = new Svg(id, WIDTH, HEIGHT, title, description);
        var range = Range.of(lines, points);
        if (range.isEmpty()) {
            svg.element("text", "x=\"" + LEFT + "\" y=\"" + HEIGHT / 2 + "\" fill=\"" + ink.text() + "\"", "–");
            return svg.end();
        }
        Scale across = new Scale(range.firstDay, Math.max(range.lastDay, range.firstDay + 1.0), LEFT, WIDTH - RIGHT);
        Scale up = Scale.around(range.least, range.most, (double) HEIGHT - BOTTOM, TOP);
        values(svg, up, ink);
        days(svg, across, range, ink);
        for (Spell spell : spells) {
            lasted(svg, across, spell, range, ink);
        }
        for (Event event : events) {
            happened(svg, across, event, range, ink);
        }
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), i, across, up, ink);
        }
        for (Point point : points) {
            mark(svg, point, across, up, ink);
        }
        legend(svg, ink);
        return svg.end();
    }

    /** What the lines and points reach over. */
    private static final class Range {
        private int firstDay = Integer.MAX_VALUE;
        private int lastDay = Integer.MIN_VALUE;
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;

        static Range of(List<Line> lines, List<Point> points) {
            var range = new Range();
            for (Line line : lines) {
                for (int i = 0; i < line.day.length; i++) {
                    range.add(line.day[i], line.value[i]);
                }
            }
            points.forEach(point -> range.add(Math.toIntExact(point.day.toEpochDay()), point.value));
            return range;
        }

        private void add(int day, double value) {
            if (Double.isFinite(value)) {
                firstDay = Math.min(firstDay, day);
                lastDay = Math.max(lastDay, day);
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }

        boolean isEmpty() {
            return firstDay > lastDay;
        }

        boolean has(LocalDate day) {
            return day.toEpochDay() >= firstDay && day.toEpochDay() <= lastDay;
        }
    }

    private void values(Svg svg, Scale up, Ink ink) {
        var number = new DecimalFormat("#,##0.####", DecimalFormatSymbols.getInstance(locale));
        for (double tick : up.ticks(TICKS)) {
            String y = Svg.at(up.at(tick));
            svg.empty(
                    "line",
                    "x1=\"" + LEFT + "\" x2=\"" + (WIDTH - RIGHT) + "\" y1=\"" + y + "\" y2=\"" + y + "\" stroke=\""
                            + ink.grid() + "\"");
            svg.element(
                    "text",
                    "x=\"" + (LEFT - 6) + "\" y=\"" + Svg.at(up.at(tick) + 4) + "\" text-anchor=\"end\" fill=\""
                            + ink.text() + "\"",
                    number.format(tick));
        }
    }

    private void days(Svg svg, Scale across, Range range, Ink ink) {
        boolean years = range.lastDay - range.firstDay >= TWO_YEARS;
        LocalDate last = LocalDate.ofEpochDay(range.lastDay);
        LocalDate tick = LocalDate.ofEpochDay(range.firstDay).withDayOfMonth(1);
        int months = years
                ? 12 * Math.max(1, (range.lastDay - range.firstDay) / 366 / 8)
                : Math.max(1, (range.lastDay - range.firstDay) / 31 / 8);
        tick = years ? tick.withDayOfYear(1) : tick;
        for (; !tick.isAfter(last); tick = tick.plusMonths(months)) {
            if (range.has(tick)) {
                svg.element(
                        "text",
                        "x=\"" + Svg.at(across.at((double) tick.toEpochDay())) + "\" y=\"" + (HEIGHT - 8)
                                + "\" text-anchor=\"middle\" fill=\"" + ink.text() + "\"",
                        years ? String.valueOf(tick.getYear()) : tick.toString().substring(0, 7));
            }
        }
    }

    private void lasted(Svg svg, Scale across, Spell spell, Range range, Ink ink) {
        double from = Math.max(range.firstDay, spell.from.toEpochDay());
        double to = Math.min(range.lastDay, spell.to.toEpochDay() + 1.0);
        if (from < to) {
            svg.titled(
                    "rect",
                    "x=\"" + Svg.at(across.at(from)) + "\" y=\"" + (HEIGHT - BOTTOM - spell.height) + "\" width=\""
                            + Svg.at(across.at(to) - across.at(from)) + "\" height=\"" + spell.height + "\" fill=\""
                            + ink.of(spell.tone) + "\"",
                    spell.label + ": " + spell.from + " – " + spell.to);
        }
    }

    private void happened(Svg svg, Scale across, Event event, Range range, Ink ink) {
        if (range.has(event.day)) {
            String x = Svg.at(across.at((double) event.day.toEpochDay()));
            svg.titled(
                    "path",
                    "d=\"M" + x + " " + (HEIGHT - BOTTOM) + "l-4 7h8z\" fill=\"" + ink.text() + "\"",
                    event.day + ": " + event.label);
        }
    }

    private static void draw(Svg svg, Line line, int number, Scale across, Scale up, Ink ink) {
        svg.titled(
                "path",
                "d=\"" + Stroke.of(line, across, up) + "\" fill=\"none\" stroke-width=\"1.5\" stroke-linejoin=\"round\""
                        + " stroke=\"" + ink.line(number) + "\"" + dashes(number),
                line.name);
    }

    private static String dashes(int number) {
        String dashes = DASHES[number % DASHES.length];
        return dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"";
    }

    private static void mark(Svg svg, Point point, Scale across, Scale up, Ink ink) {
        if (!Double.isFinite(point.value)) {
            return;
        }
        String x = Svg.at(across.at((double) point.day.toEpochDay()));
        String y = Svg.at(up.at(point.value));
        // A cross for what is wrong, a diamond for the rest: the shape tells it without the colour.
        String shape = point.tone == Tone.BAD ? "m-4 -4l8 8m0 -8l-8 8" : "m-4 0l4 -4l4 4l-4 4z";
        String path = "M" + x + " " + y + shape;
        svg.titled(
                "path",
                "d=\"" + path + "\" fill=\"none\" stroke-width=\"2\" stroke=\"" + ink.of(point.tone) + "\"",
                point.day + ": " + point.label);
    }

    /** Each line with its colour, its dashes and its name. */
    private void legend(Svg svg, Ink ink) {
        int x = LEFT;
        for (int i = 0; i < lines.size(); i++) {
            String name = lines.get(i).name;
            svg.empty(
                    "line",
                    "x1=\"" + x + "\" x2=\"" + (x + 22) + "\" y1=\"12\" y2=\"12\" stroke-width=\"2\" stroke=\""
                            + ink.line(i) + "\"" + dashes(i));
            svg.element("text", "x=\"" + (x + 27) + "\" y=\"16\" fill=\"" + ink.text() + "\"", name);
            x += 45 + 7 * name.length();
        }
    }
}
