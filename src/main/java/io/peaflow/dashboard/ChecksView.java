package io.peaflow.dashboard;

import io.peaflow.check.Finding;
import io.peaflow.check.Level;
import io.peaflow.job.Breakers;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of the checks, the worst first.
 *
 * @param verdict healthy, degraded or unhealthy
 * @param hosts far ends that failed lately
 */
record ChecksView(Badge verdict, String summary, List<Row> checks, List<Host> hosts) {

    /**
     * One check.
     *
     * @param remedy its text and, every second one, what is typed into a terminal; empty when nothing is to be done
     */
    record Row(String name, Badge badge, String summary, List<String> remedy) {}

    /** A far end that failed and has not recovered. */
    record Host(
            String name,
            Badge badge,
            int failures,
            @Nullable Moment until,
            String reason) {}

    static ChecksView of(List<Finding> findings, List<Breakers.RemoteHost> hosts, Words words) {
        Level worst = findings.stream()
                .map(Finding::level)
                .max(Comparator.naturalOrder())
                .orElse(Level.OK);
        long ill =
                findings.stream().filter(finding -> finding.level() != Level.OK).count();
        return new ChecksView(
                new Badge(words.badge(worst).tone(), words.text("verdict." + words.key(worst))),
                words.text("checks.summary", findings.size(), ill),
                findings.stream()
                        .sorted(Comparator.comparing(Finding::level).reversed().thenComparing(Finding::check))
                        .map(finding -> row(finding, words))
                        .toList(),
                hosts.stream().map(host -> host(host, words)).toList());
    }

    static Row row(Finding finding, Words words) {
        return new Row(
                finding.check(),
                words.badge(finding.level()),
                words.readable(finding.said().in(words.locale())),
                pieces(finding.advice().in(words.locale())));
    }

    private static List<String> pieces(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("`", -1));
    }

    static Host host(Breakers.RemoteHost host, Words words) {
        boolean blocked = host.blockedUntil() != null && host.blockedUntil().isAfter(words.at());
        return new Host(
                host.host(),
                blocked
                        ? new Badge("warn", words.text("host.left-alone"))
                        : new Badge("wait", words.text("host.watched")),
                host.failures(),
                blocked ? words.moment(host.blockedUntil()) : null,
                host.reason() == null ? "" : host.reason());
    }
}
