package io.peaflow.chart;

/** The history of one value in the height of a line of text: its shape, and a dot where it stands now; numbers stand beside it. */
public final class Sparkline {

    private static final int WIDTH = 240;
    private static final int HEIGHT = 44;
    private static final int AIR = 5;

    private final String id;
    private final String title;
    private final String description;

    /**
     * @param id a word of its own on the page
     * @param description what it shows, in a sentence, for those who do not see it
     */
    public Sparkline(String id, String title, String description) {
        this.id = id;
        this.title = title;
        this.description = description;
    }

    /** The drawing; without any value an empty one. */
    public String svg(LineChart.Line line, Ink ink) {
        var svg = new Svg(id, WIDTH, HEIGHT, title, description);
        int last = -1;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < line.day().length; row++) {
            double value = line.value()[row];
            if (Double.isFinite(value)) {
                last = row;
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        if (last >= 0) {
            int first = line.day()[0];
            Scale across = new Scale(first, Math.max(line.day()[line.day().length - 1], first + 1.0), AIR, WIDTH - AIR);
            Scale up = Scale.around(least, most, HEIGHT - AIR, AIR);
            svg.empty(
                    "path",
                    "d=\"" + Stroke.of(line, across, up) + "\" fill=\"none\" stroke-width=\"1.5\""
                            + " stroke-linejoin=\"round\" stroke=\"" + ink.line(0) + "\"");
            svg.empty(
                    "circle",
                    "cx=\"" + Svg.at(across.at(line.day()[last])) + "\" cy=\"" + Svg.at(up.at(line.value()[last]))
                            + "\" r=\"3.2\" fill=\"" + ink.line(1) + "\"");
        }
        return svg.end();
    }
}
