package io.peaflow.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Decides whether a presented key opens. Keys that exist are remembered: for a few seconds, so that not every request asks the
 * database; for an hour while the database is away, so that an outage can be watched; and under attack, when nothing else is heard.
 */
@Component
class KeyRing {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration KEPT_WHILE_AWAY = Duration.ofHours(1);
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);
    /** Compared with when there is no such key, so that an unknown prefix costs what a known one does. */
    private static final ApiKeys.Stored NOBODY = new ApiKeys.Stored(
            new ApiKey("", "nobody", Scope.READ, false, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, null),
            "00".repeat(32));

    sealed interface Verdict permits Opens, Refused, Throttled {}

    record Opens(KeyHolder holder) implements Verdict {}

    /** One word for every reason: unknown, wrong, revoked, expired. */
    record Refused() implements Verdict {}

    record Throttled(Duration pause) implements Verdict {}

    private record Remembered(ApiKeys.Stored stored, Instant at) {}

    private final ApiKeys keys;
    private final GuessThrottle throttle;
    private final Clock clock;
    private final Map<String, Remembered> known = new ConcurrentHashMap<>();
    private final Map<String, Instant> useNoted = new ConcurrentHashMap<>();

    KeyRing(ApiKeys keys, GuessThrottle throttle, Clock clock) {
        this.keys = keys;
        this.throttle = throttle;
        this.clock = clock;
    }

    Verdict check(String presented, String remote) {
        Optional<KeySecret> secret = KeySecret.parse(presented);
        Duration wait = throttle.take(remote);
        if (!wait.isZero()) {
            // The guesser may share its address with the owner: keys that are known here still open, from memory.
            return secret.flatMap(this::openFromMemory).<Verdict>map(Opens::new).orElseGet(() -> new Throttled(wait));
        }
        Optional<KeyHolder> holder = secret.flatMap(this::open);
        holder.ifPresent(key -> throttle.right(remote));
        return holder.<Verdict>map(Opens::new).orElseGet(Refused::new);
    }

    /** Whether the key behind a session still opens. */
    boolean stillOpens(String prefix) {
        return stored(prefix)
                .filter(stored -> stored.key().opensAt(clock.instant()))
                .isPresent();
    }

    /** Remembers the keys that open, so that guessers cannot lock their holders out. */
    void learn() {
        Instant now = clock.instant();
        keys.open(now).forEach(stored -> known.put(stored.key().prefix(), new Remembered(stored, now)));
    }

    /** The key was revoked here: it is not to be believed any longer. */
    void forget(String prefix) {
        known.remove(prefix);
    }

    private Optional<KeyHolder> open(KeySecret secret) {
        Optional<ApiKeys.Stored> stored = stored(secret.prefix());
        boolean same = stored.orElse(NOBODY).isOf(secret);
        Instant now = clock.instant();
        if (!same || stored.isEmpty() || !stored.get().key().opensAt(now)) {
            return Optional.empty();
        }
        known.putIfAbsent(secret.prefix(), new Remembered(stored.get(), now));
        noteUse(secret.prefix(), now);
        return Optional.of(KeyHolder.of(stored.get().key()));
    }

    private Optional<KeyHolder> openFromMemory(KeySecret secret) {
        Remembered remembered = known.get(secret.prefix());
        if (remembered == null || !remembered.stored.isOf(secret)) {
            return Optional.empty();
        }
        return open(secret);
    }

    private Optional<ApiKeys.Stored> stored(String prefix) {
        Instant now = clock.instant();
        Remembered remembered = known.get(prefix);
        if (remembered != null && Duration.between(remembered.at, now).compareTo(FRESH) < 0) {
            return Optional.of(remembered.stored);
        }
        try {
            Optional<ApiKeys.Stored> stored = keys.find(prefix);
            if (remembered != null) {
                if (stored.isPresent()) {
                    known.put(prefix, new Remembered(stored.get(), now));
                } else {
                    known.remove(prefix);
                }
            }
            return stored;
        } catch (DataAccessException | TransactionException away) {
            if (remembered != null && Duration.between(remembered.at, now).compareTo(KEPT_WHILE_AWAY) < 0) {
                return Optional.of(remembered.stored);
            }
            throw away;
        }
    }

    private void noteUse(String prefix, Instant now) {
        Instant last = useNoted.get(prefix);
        if (last != null && Duration.between(last, now).compareTo(USE_NOTED_EVERY) < 0) {
            return;
        }
        useNoted.put(prefix, now);
        try {
            keys.used(prefix, now);
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("The last use of key {} could not be noted", prefix, away);
        }
    }
}
