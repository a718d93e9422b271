package io.peaflow.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.quant.hmm.Covariance;
import io.peaflow.quant.hmm.FilteredPath;
import io.peaflow.quant.hmm.GaussianHmm;
import io.peaflow.quant.hmm.Observations;
import io.peaflow.quant.hmm.RunningFilter;
import io.peaflow.quant.indicator.Average;
import io.peaflow.quant.indicator.Track;
import io.peaflow.strategy.regime.InventedWeather;
import io.peaflow.strategy.regime.RegimeModel;
import io.peaflow.strategy.regime.RegimePath;
import io.peaflow.strategy.regime.Steadiness;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every indicator, feature and model gives the same bits for a row whatever rows follow it: none, these, or those of another
 * world. They are looked for, not listed: a new one is held to it, or this test is red. Strategies are in {@link CausalityTests}.
 */
class TruncationTests {

    private static final int SESSIONS = 1_700;
    private static final int KNOWN = 1_500;
    private static final Steadiness STEADY = new Steadiness(0.1, 5);
    /** What indicators are called with, by the number of their whole-number parameters. */
    private static final int[][] LENGTHS = {{}, {14}, {21, 252}, {12, 26, 9}};

    /** Rows as they are, without what follows, and with another future; each gives columns by name. */
    private interface Calculation {
        Map<String, double[]> of(InventedWeather weather, int sessions) throws ReflectiveOperationException;
    }

    private static void holds(Calculation calculation) throws ReflectiveOperationException {
        for (long seed = 1; seed <= 3; seed++) {
            Map<String, double[]> whole = calculation.of(new InventedWeather(SESSIONS, seed, SESSIONS), SESSIONS);
            Map<String, double[]> cut = calculation.of(new InventedWeather(SESSIONS, seed, SESSIONS), KNOWN);
            Map<String, double[]> otherwise = calculation.of(new InventedWeather(SESSIONS, seed, KNOWN), SESSIONS);
            assertThat(whole).isNotEmpty();
            whole.forEach((name, column) -> {
                double[] past = Arrays.copyOf(column, KNOWN);
                assertThat(Arrays.copyOf(cut.get(name), KNOWN))
                        .as("%s, cut", name)
                        .containsExactly(past);
                assertThat(Arrays.copyOf(otherwise.get(name), KNOWN))
                        .as("%s, another future", name)
                        .containsExactly(past);
            });
            assertThat(whole.keySet())
                    .as("another future is another one")
                    .anyMatch(name -> !Arrays.equals(whole.get(name), otherwise.get(name)));
        }
    }

    // ---- indicators ------------------------------------------------------------------------------------------------

    private static List<Class<?>> classesBeside(Class<?> one) throws IOException, ReflectiveOperationException {
        Path folder = Path.of(
                        one.getProtectionDomain().getCodeSource().getLocation().getPath())
                .resolve(one.getPackageName().replace('.', '/'));
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    found.add(Class.forName(one.getPackageName() + "." + name.replace(".class", "")));
                }
            }
        }
        return found;
    }

    private static List<Method> indicators() throws IOException, ReflectiveOperationException {
        return classesBeside(Average.class).stream()
                .filter(type -> Modifier.isPublic(type.getModifiers()) && type != Track.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && Modifier.isStatic(method.getModifiers()))
                .toList();
    }

    @Test
    void everyIndicator() throws IOException, ReflectiveOperationException {
        List<Method> indicators = indicators();
        assertThat(indicators).hasSizeGreaterThan(10);
        for (Method indicator : indicators) {
            holds((weather, sessions) -> columns(
                    indicator.getDeclaringClass().getSimpleName() + "." + indicator.getName(),
                    indicator.invoke(null, arguments(indicator, weather.closes(sessions)))));
        }
    }

    private static Object[] arguments(Method indicator, double[] closes) {
        Class<?>[] types = indicator.getParameterTypes();
        int whole = (int) Arrays.stream(types).filter(int.class::equals).count();
        int series = (int) Arrays.stream(types).filter(double[].class::equals).count();
        Object[] arguments = new Object[types.length];
        int next = 0;
        for (int i = 0; i < types.length; i++) {
            if (types[i] == double[].class) {
                // High, low, close; or the one series.
                double factor = series == 1 ? 1 : i == 0 ? 1.01 : i == 1 ? 0.99 : 1;
                arguments[i] = Arrays.stream(closes).map(one -> one * factor).toArray();
            } else if (types[i] == int.class) {
                arguments[i] = LENGTHS[whole][next++];
            } else {
                assertThat(types[i])
                        .as("%s: this test must learn what to call it with", indicator)
                        .isEqualTo(double.class);
                arguments[i] = 2.0;
            }
        }
        return arguments;
    }

    private static Map<String, double[]> columns(String name, Object result) throws ReflectiveOperationException {
        Map<String, double[]> columns = new TreeMap<>();
        if (result instanceof Track track) {
            columns.put(name, track.toArray());
            return columns;
        }
        assertThat(result).as("%s: this test must learn to read it", name).isInstanceOf(Record.class);
        for (RecordComponent component : result.getClass().getRecordComponents()) {
            columns.putAll(columns(
                    name + "." + component.getName(), component.getAccessor().invoke(result)));
        }
        return columns;
    }

    // ---- features and models ---------------------------------------------------------------------------------------

    @Test
    void everyFeature() throws ReflectiveOperationException {
        holds((weather, sessions) -> {
            FeatureTable table = weather.table(sessions);
            return Arrays.stream(Feature.values())
                    .collect(Collectors.toMap(
                            Feature::key,
                            feature -> IntStream.range(0, sessions)
                                    .mapToDouble(
                                            row -> table.has(row, feature) ? table.value(row, feature) : Double.NaN)
                                    .toArray()));
        });
    }

    @Test
    void everyModel() throws ReflectiveOperationException {
        FeatureTable first = new InventedWeather(SESSIONS, 9, SESSIONS).table(SESSIONS);
        var recipe = new RegimeModel.Recipe(
                List.of(Feature.VIX_LEVEL, Feature.VOLATILITY, Feature.CREDIT_SPREAD), Covariance.FULL, 1, 1);
        var trained = (RegimeModel.Trained) RegimeModel.train(first, SESSIONS - 1, recipe, Optional.empty());
        GaussianHmm chain = GaussianHmm.of(
                Covariance.DIAGONAL,
                new double[] {0.5, 0.5},
                new double[][] {{0.95, 0.05}, {0.05, 0.95}},
                new double[][] {{1_000}, {1_200}},
                new double[][][] {{{100_000}}, {{50_000}}});
        holds((weather, sessions) -> {
            Map<String, double[]> told = new TreeMap<>();
            RegimePath path = trained.model().read(weather.table(sessions), STEADY);
            for (Regime regime : Regime.values()) {
                told.put("RegimeModel.read " + regime, padded(path, sessions, row -> path.probability(row, regime)));
                told.put(
                        "RegimeModel.read told " + regime,
                        padded(path, sessions, row -> path.regime(row) == regime ? 1 : 0));
            }
            double[] closes = weather.closes(sessions);
            FilteredPath filtered = chain.filter(Observations.ofColumns(closes));
            RunningFilter running = chain.running();
            told.put(
                    "GaussianHmm.filter",
                    IntStream.range(0, sessions)
                            .mapToDouble(row -> filtered.probability(row, 0))
                            .toArray());
            told.put(
                    "RunningFilter.next",
                    Arrays.stream(closes)
                            .map(close -> running.next(new double[] {close})[0])
                            .toArray());
            return told;
        });
    }

    private interface AtRow {
        double value(int row);
    }

    /** One value a session; none where the first sessions lack a feature. */
    private static double[] padded(RegimePath path, int sessions, AtRow at) {
        double[] column = new double[sessions];
        Arrays.fill(column, Double.NaN);
        for (int row = 0; row < path.rows(); row++) {
            column[sessions - path.rows() + row] = at.value(row);
        }
        return column;
    }

    @Test
    void everyWayToReadAModelIsAmongThese() throws IOException, ReflectiveOperationException {
        Set<String> ways = new HashSet<>();
        List<Class<?>> types = new ArrayList<>(classesBeside(GaussianHmm.class));
        types.addAll(classesBeside(RegimeModel.class));
        for (Class<?> type : types) {
            for (Method method : type.getDeclaredMethods()) {
                Class<?> result = method.getReturnType();
                boolean reads = result == FilteredPath.class
                        || result == RegimePath.class
                        || method.getName().equals("next");
                if (reads && Modifier.isPublic(method.getModifiers()) && Modifier.isPublic(type.getModifiers())) {
                    ways.add(type.getSimpleName() + "." + method.getName());
                }
            }
        }
        assertThat(ways).containsExactlyInAnyOrder("GaussianHmm.filter", "RunningFilter.next", "RegimeModel.read");
    }

    // ---- strategies ------------------------------------------------------------------------------------------------

    @Test
    void everyStrategyIsTriedByTheTestOfDecisions() throws IOException, ReflectiveOperationException {
        Set<Class<?>> tried =
                CausalityTests.everyStrategy().stream().map(Object::getClass).collect(Collectors.toSet());
        Set<Class<?>> there = classesBeside(Strategy.class).stream()
                .filter(type -> Strategy.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers()))
                .filter(type -> !type.getSimpleName().endsWith("Tests"))
                .collect(Collectors.toSet());
        assertThat(tried).containsAll(there);
        long makers = Arrays.stream(Strategies.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getReturnType() == Strategy.class)
                .count();
        // One of them twice: the members of an index change from day to day.
        assertThat(CausalityTests.everyStrategy()).hasSize((int) makers + 1);
    }
}
