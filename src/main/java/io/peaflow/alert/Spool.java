package io.peaflow.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.peaflow.alert.AlertSettings.Channel;
import io.peaflow.alert.DeliveryTable.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Facts of a time without database, one small file each in the data folder. The critical ones are sent from here; all are
 * merged into the table when it is back, together with whom they had reached.
 */
final class Spool {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final JsonMapper json;
    private final AlertSettings.Grouping grouping;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Set<UUID> uncertainOnce = new HashSet<>();

    Spool(Path folder, JsonMapper json, AlertSettings.Grouping grouping) {
        this.folder = folder;
        this.json = json;
        this.grouping = grouping;
        read();
    }

    /**
     * A fact that waits for the database.
     *
     * @param told channel by channel, when it left; a channel that refused it has the empty instant of the epoch
     */
    record Entry(
            UUID id,
            Instant at,
            Severity severity,
            String kind,
            String topic,
            String key,
            Map<String, String> facts,
            @Nullable UUID run,
            boolean lasting,
            int occurrences,
            @Nullable Instant resolvedAt,
            Map<String, Instant> told) {

        Fact fact() {
            return new Fact(at, severity, kind, topic, key, facts, Optional.ofNullable(run), lasting);
        }

        Notification notification() {
            return new Notification(
                    id,
                    at,
                    severity,
                    kind,
                    topic,
                    key,
                    facts,
                    Optional.ofNullable(run),
                    occurrences,
                    List.of(at),
                    Optional.ofNullable(resolvedAt));
        }

        Entry with(int times, @Nullable Instant resolved, Map<String, Instant> now) {
            return new Entry(id, at, severity, kind, topic, key, facts, run, lasting, times, resolved, now);
        }
    }

    /** Per channel: what is under way, and when the next may go. */
    private record Lane(Map<UUID, List<Entry>> underWay, Instant gatherUntil, Instant notBefore) {

        boolean free(Instant now) {
            return underWay.isEmpty() && !now.isBefore(notBefore) && !now.isBefore(gatherUntil);
        }
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    synchronized boolean holds(String key) {
        return entries.containsKey(key);
    }

    synchronized void raise(Fact fact) {
        Entry before = entries.get(fact.key());
        put(
                before != null && before.resolvedAt() == null
                        ? before.with(before.occurrences() + 1, null, before.told())
                        : new Entry(
                                timeOrdered(fact.at()),
                                fact.at(),
                                fact.severity(),
                                fact.kind(),
                                fact.topic(),
                                fact.key(),
                                fact.facts(),
                                fact.run().orElse(null),
                                fact.lasting(),
                                1,
                                null,
                                Map.of()));
    }

    synchronized void resolve(String key, Instant at) {
        Entry entry = entries.get(key);
        if (entry != null && entry.resolvedAt() == null) {
            put(entry.with(entry.occurrences(), at, entry.told()));
        }
    }

    /** What can leave now, at most one message a channel: the first at once, what follows gathered. */
    synchronized List<Outgoing> due(Instant now, List<Channel> channels, Map<String, ChannelTable.Row> state) {
        List<Outgoing> due = new ArrayList<>();
        for (Channel channel : channels) {
            ChannelTable.Row row = state.getOrDefault(channel.name(), ChannelTable.Row.UNTOUCHED);
            Lane lane = lanes.getOrDefault(channel.name(), new Lane(Map.of(), Instant.EPOCH, Instant.EPOCH));
            List<Entry> ready = untold(channel);
            if (ready.isEmpty() || !row.usable(now) || !lane.free(now)) {
                continue;
            }
            List<Entry> carried = lane.gatherUntil().equals(Instant.EPOCH) ? ready.subList(0, 1) : ready;
            UUID id = deliveryId(carried.getFirst().id(), channel.name());
            boolean warm = now.isBefore(lane.gatherUntil().plus(grouping.nextWait()));
            lanes.put(
                    channel.name(),
                    new Lane(
                            Map.of(id, carried),
                            now.plus(warm ? grouping.nextWait() : grouping.firstWait()),
                            lane.notBefore()));
            due.add(new Outgoing(
                    id,
                    Outgoing.Origin.SPOOL,
                    channel,
                    row.movedTo(),
                    Kind.RAISED,
                    carried.stream().map(Entry::notification).toList(),
                    0,
                    carried.getFirst().at()));
        }
        return due;
    }

    private List<Entry> untold(Channel channel) {
        return entries.values().stream()
                .filter(entry -> entry.severity() == Severity.CRITICAL
                        && entry.resolvedAt() == null
                        && !entry.told().containsKey(channel.name())
                        && channel.accepts(Severity.CRITICAL, entry.topic()))
                .sorted(java.util.Comparator.comparing(Entry::id))
                .toList();
    }

    /** Writes down what came of an attempt before anything else can happen to it. */
    synchronized void record(Outgoing outgoing, Outcome outcome, Instant now) {
        String channel = outgoing.channel().name();
        Lane lane = lanes.getOrDefault(channel, new Lane(Map.of(), Instant.EPOCH, Instant.EPOCH));
        List<Entry> carried = lane.underWay().getOrDefault(outgoing.id(), List.of());
        switch (outcome) {
            case Outcome.Sent sent -> tell(carried, channel, now);
            case Outcome.Uncertain uncertain -> {
                if (uncertainOnce.add(outgoing.id())) {
                    hold(channel, lane, now.plus(PAUSE));
                } else {
                    tell(carried, channel, now);
                }
            }
            case Outcome.Refused refused -> tell(carried, channel, Instant.EPOCH);
            case Outcome.Closed closed -> tell(carried, channel, Instant.EPOCH);
            case Outcome.Wait wait -> hold(channel, lane, now.plus(wait.patience()));
            case Outcome.Later later -> hold(channel, lane, now.plus(PAUSE));
            case Outcome.Moved moved -> hold(channel, lane, now.plus(PAUSE));
        }
        Lane after = lanes.getOrDefault(channel, lane);
        lanes.put(channel, new Lane(Map.of(), after.gatherUntil(), after.notBefore()));
    }

    /** Hands every fact over, each removed only after it was taken; then forgets the pace of the time without database. */
    void merge(Taker taker) {
        for (Entry entry : snapshot()) {
            taker.take(entry);
            remove(entry);
        }
    }

    /** Takes an entry into the table. */
    @FunctionalInterface
    interface Taker {
        void take(Entry entry);
    }

    private synchronized List<Entry> snapshot() {
        boolean underWay =
                lanes.values().stream().anyMatch(lane -> !lane.underWay().isEmpty());
        if (underWay) {
            return List.of();
        }
        lanes.clear();
        return entries.values().stream()
                .sorted(java.util.Comparator.comparing(Entry::id))
                .toList();
    }

    private synchronized void remove(Entry entry) {
        if (entry.equals(entries.get(entry.key()))) {
            entries.remove(entry.key());
            try {
                Files.deleteIfExists(file(entry.id()));
            } catch (IOException trouble) {
                throw new UncheckedIOException(
                        "The spooled alert " + file(entry.id()) + " could not be removed", trouble);
            }
        }
    }

    private void tell(List<Entry> carried, String channel, Instant at) {
        for (Entry entry : carried) {
            Entry current = entries.getOrDefault(entry.key(), entry);
            Map<String, Instant> told = new HashMap<>(current.told());
            told.put(channel, at);
            put(current.with(current.occurrences(), current.resolvedAt(), told));
        }
    }

    private void hold(String channel, Lane lane, Instant until) {
        lanes.put(channel, new Lane(lane.underWay(), Instant.EPOCH, until));
    }

    private void put(Entry entry) {
        entries.put(entry.key(), entry);
        Path file = file(entry.id());
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, ".", ".new");
            Files.write(draft, json.writeValueAsString(entry).getBytes(UTF_8));
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException trouble) {
            LOG.error("The alert {} is kept in memory only: {} cannot be written", entry.key(), file, trouble);
        }
    }

    private Path file(UUID id) {
        return folder.resolve(id + ".json");
    }

    private void read() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                try {
                    Entry entry = json.readValue(Files.readString(file), Entry.class);
                    entries.put(entry.key(), entry);
                } catch (JacksonException unreadable) {
                    LOG.error("The spooled alert {} cannot be read and is left where it is", file, unreadable);
                }
            }
        } catch (IOException trouble) {
            throw new UncheckedIOException("The folder " + folder + " cannot be read", trouble);
        }
    }

    private static UUID deliveryId(UUID notification, String channel) {
        return UUID.nameUUIDFromBytes((notification + "/" + channel).getBytes(UTF_8));
    }

    /** A UUID of version 7 (RFC 9562): milliseconds, then randomness. */
    static UUID timeOrdered(Instant at) {
        long random = RANDOM.nextLong();
        return new UUID(
                at.toEpochMilli() << 16 | 0x7000L | random >>> 52, 0x8000000000000000L | RANDOM.nextLong() >>> 2);
    }
}
