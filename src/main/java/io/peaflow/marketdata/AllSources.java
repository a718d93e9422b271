package io.peaflow.marketdata;

import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Source;
import io.peaflow.marketdata.source.Want;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Every source in turn, as the route asks them, for questions that come up beside it: a rewritten history, a backfill. */
@Component
class AllSources {

    /** The order of the route; a test holds the two together. What is not named comes last. */
    static final List<String> ORDER = List.of(
            "simulated",
            "simulated-second",
            "yahoo",
            "euronext",
            "boursorama",
            "watched-folder",
            "fred",
            "ecb",
            "eodhd");

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

    void gather(Harvest harvest) {
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
}
