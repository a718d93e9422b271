package io.peaflow.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTests {

    private static final int START = Math.toIntExact(LocalDate.of(2000, 1, 3).toEpochDay());

    private static Document parsed(String svg) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception broken) {
            throw new AssertionError("not well-formed: " + svg, broken);
        }
    }

    private static List<Element> all(Document drawing, String name) {
        NodeList nodes = drawing.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static LineChart chart() {
        return new LineChart("c", "Price", "What it cost", Locale.ENGLISH);
    }

    private static LineChart.Line line(String name, double... value) {
        return new LineChart.Line(
                name, IntStream.range(START, START + value.length).toArray(), value);
    }

    /** A price that stands still is not quite the same each day once dividends and splits are counted in. */
    @ParameterizedTest
    @CsvSource({"99.99999999999999, 100", "1e15, 1000000000000000.1", "0, 5e-324", "-0.30000000000000004, -0.3"})
    void valuesThatDifferByRoundingOnlyAreDrawnAsOne(double least, double most) {
        Document drawing =
                parsed(chart().line(line("still", least, most, least)).svg(Ink.PAGE));
        assertThat(all(drawing, "text")).hasSizeBetween(3, 12);
    }

    private static List<double[]> corners(Element path) {
        var corners = new ArrayList<double[]>();
        var matcher = Pattern.compile("[ML]([-0-9.]+) ([-0-9.]+)").matcher(path.getAttribute("d"));
        while (matcher.find()) {
            corners.add(new double[] {Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2))});
        }
        return corners;
    }

    @Test
    void tellsItselfInWordsAndHoldsNoScript() {
        String svg = chart().line(line("raw", 1, 2, 3)).svg(Ink.PAGE);
        Document drawing = parsed(svg);

        Element root = drawing.getDocumentElement();
        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(root.getAttribute("aria-labelledby")).isEqualTo("c-title c-desc");
        assertThat(all(drawing, "title").getFirst().getTextContent()).isEqualTo("Price");
        assertThat(all(drawing, "desc").getFirst().getTextContent()).isEqualTo("What it cost");
        assertThat(svg).doesNotContain("<script", "style=", "onload").contains("var(--chart-line-1, #0072b2)");
        assertThat(chart().line(line("raw", 1, 2, 3)).svg(Ink.PAPER)).doesNotContain("var(");
    }

    @Test
    void placesValuesWhereTheyBelong() {
        Document drawing = parsed(chart().line(line("raw", 10, 20, 15)).svg(Ink.PAPER));
        List<double[]> corners = corners(all(drawing, "path").getFirst());

        assertThat(corners).hasSize(3);
        assertThat(corners.get(0)[0]).isLessThan(corners.get(1)[0]);
        assertThat(corners.get(1)[1]).as("20 is above 10").isLessThan(corners.get(0)[1]);
        assertThat(corners.get(2)[1])
                .as("15 is half way")
                .isEqualTo((corners.get(0)[1] + corners.get(1)[1]) / 2, org.assertj.core.api.Assertions.within(0.11));
    }

    @Test
    void keepsEveryPeakOfALongHistoryInFewCorners() {
        double[] value = IntStream.range(0, 7_000).mapToDouble(i -> 100 + i % 7).toArray();
        value[3_333] = 900;
        value[5_555] = 1;
        List<double[]> corners =
                corners(all(parsed(chart().line(line("raw", value)).svg(Ink.PAPER)), "path")
                        .getFirst());

        assertThat(corners).hasSizeLessThan(3_200);
        double top = corners.stream().mapToDouble(c -> c[1]).min().orElseThrow();
        double bottom = corners.stream().mapToDouble(c -> c[1]).max().orElseThrow();
        assertThat(bottom - top).as("the peak and the trough fill the paper").isGreaterThan(240);
    }

    @Test
    void aMissingValueLeavesAGap() {
        Document drawing =
                parsed(chart().line(line("raw", 1, 2, Double.NaN, 3, 4)).svg(Ink.PAPER));
        assertThat(all(drawing, "path").getFirst().getAttribute("d").chars().filter(c -> c == 'M'))
                .hasSize(2);
    }

    @Test
    void twoLinesDifferInColourAndInDashes() {
        Document drawing = parsed(
                chart().line(line("raw", 1, 2)).line(line("adjusted", 2, 3)).svg(Ink.PAPER));
        List<Element> paths = all(drawing, "path");
        assertThat(paths.get(0).getAttribute("stroke"))
                .isNotEqualTo(paths.get(1).getAttribute("stroke"));
        assertThat(paths.get(0).getAttribute("stroke-dasharray")).isEmpty();
        assertThat(paths.get(1).getAttribute("stroke-dasharray")).isNotEmpty();
    }

    @Test
    void marksWhatHappenedAndWhatStandsOut() {
        LocalDate day = LocalDate.ofEpochDay(START + 1L);
        String svg = chart().line(line("raw", 1, 2, 3))
                .event(new LineChart.Event(day, "dividend 1.20"))
                .event(new LineChart.Event(day.minusYears(1), "before the picture"))
                .point(new LineChart.Point(day, 2.5, Tone.BAD, "rejected"))
                .point(new LineChart.Point(day, 1.5, Tone.NOTICE, "disputed"))
                .point(new LineChart.Point(day, Double.NaN, Tone.BAD, "no price"))
                .svg(Ink.PAGE);
        assertThat(all(parsed(svg), "path")).hasSize(4);
        assertThat(svg)
                .contains(day + ": dividend 1.20", day + ": rejected", day + ": disputed")
                .doesNotContain("before the picture", "no price");
    }

    @Test
    void anEmptyChartIsStillADrawing() {
        assertThat(all(parsed(chart().svg(Ink.PAGE)), "text")).hasSize(1);
        assertThat(all(parsed(chart().line(line("raw", Double.NaN)).svg(Ink.PAGE)), "text"))
                .hasSize(1);
        assertThat(parsed(chart().line(line("raw", 5)).svg(Ink.PAGE))).isNotNull();
        assertThat(parsed(chart().line(line("raw", 0, 0)).svg(Ink.PAGE))).isNotNull();
    }

    @Test
    void writesNumbersInTheReadersLanguage() {
        var french = new LineChart("c", "t", "d", Locale.FRENCH).line(line("brut", 1.25, 1.75));
        assertThat(french.svg(Ink.PAPER)).contains("1,4");
        assertThat(chart().line(line("raw", 1.25, 1.75)).svg(Ink.PAPER)).contains("1.4");
    }

    @Test
    void namesMonthsForShortSpansAndYearsForLongOnes() {
        assertThat(chart().line(line("raw", new double[120])).svg(Ink.PAPER)).contains("2000-02");
        assertThat(chart().line(line("raw", new double[3000])).svg(Ink.PAPER)).contains(">2003<");
    }

    @Test
    void escapesWhateverItIsTold() {
        String svg = new LineChart("c", "<script>alert('1')</script>", "a & \"b\" \u0001", Locale.ENGLISH)
                .line(line("<&>", 1, 2))
                .svg(Ink.PAGE);
        assertThat(svg).doesNotContain("<script");
        assertThat(all(parsed(svg), "desc").getFirst().getTextContent()).isEqualTo("a & \"b\" \ufffd");
    }

    @Test
    void aLineNeedsADayForEachValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LineChart.Line("raw", new int[] {1}, new double[] {1, 2}))
                .withMessageContaining("raw");
    }

    @Test
    void aGridTellsEachCellByToneLetterAndWords() {
        String svg = new HeatGrid("g", "Sessions", "The last sessions", List.of("19", "20"))
                .row(new HeatGrid.Row(
                        "LQQ",
                        List.of(
                                new HeatGrid.Cell(Tone.GOOD, "", "LQQ 2026-11-19: good"),
                                new HeatGrid.Cell(Tone.BAD, "R", "LQQ 2026-11-20: rejected"))))
                .row(new HeatGrid.Row(
                        "CW8",
                        List.of(
                                new HeatGrid.Cell(Tone.NONE, "·", "CW8 2026-11-19: no session"),
                                new HeatGrid.Cell(Tone.QUIET, "?", "CW8 2026-11-20: nothing yet"))))
                .svg(Ink.PAGE);
        List<Element> cells = all(parsed(svg), "rect");
        assertThat(cells).hasSize(4);
        assertThat(cells.stream().map(cell -> cell.getAttribute("fill"))).doesNotHaveDuplicates();
        assertThat(cells.get(1).getTextContent()).isEqualTo("LQQ 2026-11-20: rejected");
        assertThat(svg).contains(">R<", ">19<", ">LQQ<");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeatGrid("g", "t", "d", List.of("a")).row(new HeatGrid.Row("x", List.of())))
                .withMessageContaining("x");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10, 0 2 4 6 8 10",
        "0, 1, 0.0 0.2 0.4 0.6 0.8 1.0",
        "93, 128, 95 100 105 110 115 120 125",
        "-5, 5, -4 -2 0 2 4"
    })
    void scalesHaveRoundNumbers(double least, double most, String ticks) {
        double[] wanted = Pattern.compile(" ")
                .splitAsStream(ticks)
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(new Scale(least, most, 0, 100)
                        .ticks(5).stream().mapToDouble(d -> d).toArray())
                .containsExactly(wanted, org.assertj.core.data.Offset.offset(1e-9));
    }

    @Test
    void theInksDifferForEveryTone() {
        for (Ink ink : Ink.values()) {
            assertThat(java.util.Arrays.stream(Tone.values()).map(ink::of)).doesNotHaveDuplicates();
        }
    }

    @Test
    void aSparklineShowsTheShapeAndADotWhereItEnds() {
        Document drawing = parsed(
                new Sparkline("s", "VIX", "from 1 to 3").svg(line("vix", 1, Double.NaN, 3, 2, Double.NaN), Ink.PAGE));
        assertThat(drawing.getDocumentElement().getAttribute("aria-labelledby")).isEqualTo("s-title s-desc");
        Element path = all(drawing, "path").getFirst();
        assertThat(path.getAttribute("d")).containsPattern("^M[0-9. ]+M[0-9. ]+L[0-9. ]+$");
        double[] last = corners(path).getLast();
        Element dot = all(drawing, "circle").getFirst();
        assertThat(Double.parseDouble(dot.getAttribute("cx"))).isEqualTo(last[0]);
        assertThat(Double.parseDouble(dot.getAttribute("cy"))).isEqualTo(last[1]);

        assertThat(all(parsed(new Sparkline("s", "VIX", "nothing").svg(line("vix", Double.NaN), Ink.PAPER)), "path"))
                .isEmpty();
    }
}
