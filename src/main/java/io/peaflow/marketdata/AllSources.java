package io.peaflow.marketdata;

import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Source;
import io.peaflow.marketdata.source.Want;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Every source in turn, as the route asks them, for questions that come up beside it: a rewritten history, a backfill. */
@Component
class AllSources {

    private static final String ROUTE = "/camel/market-data.camel.yaml";

    /** The order of the route, whose steps it is read from. What has no step comes last. */
    static final List<String> ORDER = steps();

    private final ObjectProvider<Source> sources;

    AllSources(ObjectProvider<Source> sources) {
        this.sources = sources;
    }

    /** The names of those that can be asked about this. */
    Set<String> that(Want.Subject subject) {
        return sources.stream()
                .filter(source -> source.tells(subject))
                .map(Source::name)
                .collect(Collectors.toSet());
    }

    /** One question after the other, also when two instruments side by side were rewritten. */
    synchronized void gather(Harvest harvest) {
        inOrder().forEach(source -> source.gather(harvest));
    }

    List<Source> inOrder() {
        return sources.stream()
                .sorted(Comparator.comparingInt(AllSources::place))
                .toList();
    }

    private static int place(Source source) {
        int place = ORDER.indexOf(source.name());
        return place < 0 ? ORDER.size() : place;
    }

    /** The beans that the route asks to gather, each by the name of its source. */
    private static List<String> steps() {
        try (InputStream in = Objects.requireNonNull(AllSources.class.getResourceAsStream(ROUTE), "no " + ROUTE)) {
            Object file = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            return beans(file)
                    .filter(bean -> "gather".equals(bean.get("method")))
                    .map(bean -> Pattern.compile("(?=[A-Z])")
                            .matcher(String.valueOf(bean.get("ref")))
                            .replaceAll("-")
                            .toLowerCase(Locale.ROOT))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The jar's " + ROUTE + " cannot be read", e);
        }
    }

    /** Every {@code bean:} below this, in the order of the file. */
    private static Stream<Map<?, ?>> beans(Object node) {
        if (node instanceof List<?> list) {
            return list.stream().flatMap(AllSources::beans);
        }
        if (!(node instanceof Map<?, ?> map)) {
            return Stream.empty();
        }
        return map.entrySet().stream()
                .flatMap(entry -> "bean".equals(entry.getKey()) && entry.getValue() instanceof Map<?, ?> bean
                        ? Stream.<Map<?, ?>>of(bean)
                        : beans(entry.getValue()));
    }
}
