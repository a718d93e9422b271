package io.peaflow.quant.hmm;

import io.peaflow.quant.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Measured by bench/p10 and bench/p22: iterations from a given start, and the default search. Prints names and numbers. */
public final class HmmFigures {

    private HmmFigures() {}

    /** {@code em <matrix.csv> <start.json> <iterations>} or {@code search <matrix.csv> <model.json>}. */
    public static void main(String[] words) throws IOException {
        Observations rows = matrix(Path.of(words[1]));
        if (words[0].equals("em")) {
            iterate(rows, start(Path.of(words[2])), Integer.parseInt(words[3]));
        } else {
            search(rows, Path.of(words[2]));
        }
    }

    private static Observations matrix(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return Observations.ofRows(lines.stream()
                .skip(1)
                .map(line -> Arrays.stream(line.split(",", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new));
    }

    private static Parameters start(Path file) throws IOException {
        Map<String, Object> text = JsonText.read(Files.readString(file));
        double[][] transition = JsonText.matrix(text, "transition");
        double[][] means = JsonText.matrix(text, "means");
        double[][][] covariances = JsonText.list(text, "covariances").stream()
                .map(one -> JsonText.matrix(Map.of("covariance", one), "covariance"))
                .toArray(double[][][]::new);
        return GaussianHmm.of(
                        Covariance.valueOf(JsonText.text(text, "covariance")),
                        JsonText.numbers(text, "start"),
                        transition,
                        means,
                        covariances)
                .parameters();
    }

    private static void iterate(Observations rows, Parameters start, int iterations) {
        Learning learning = new Learning(rows, start.states, start.kind, 1e-9);
        for (int warmUp = 0; warmUp < 6; warmUp++) {
            learning.from(start).run(iterations, Double.NEGATIVE_INFINITY);
        }
        learning.from(start);
        long began = System.nanoTime();
        learning.run(iterations, Double.NEGATIVE_INFINITY);
        double seconds = (System.nanoTime() - began) / 1e9;
        learning.expect();
        System.out.println("ms " + 1000 * seconds / iterations);
        System.out.println("likelihood " + learning.logLikelihood());
    }

    private static void search(Observations rows, Path result) throws IOException {
        long began = System.nanoTime();
        HmmFit fit = HmmTraining.of(3, Covariance.FULL).fit(rows);
        System.out.println("seconds " + (System.nanoTime() - began) / 1e9);
        if (fit instanceof HmmFit.Learnt learnt) {
            System.out.println("likelihood " + learnt.logLikelihood());
            Files.writeString(result, learnt.model().toJson());
        }
    }
}
