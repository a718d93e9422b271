package io.peaflow.platform;

import io.peaflow.check.Check;
import io.peaflow.check.Checks;
import io.peaflow.check.Finding;
import io.peaflow.check.Level;
import io.peaflow.kernel.Telling;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Answers quickly how every check stands. A good finding is at most a few seconds old, and a bad one, whose end somebody waits
 * for, a fifth of a second; a check that is slow, because the database or the pool is, is waited for only a moment and then
 * answers with what it saw last, until that is too old to be believed.
 */
@Component
class Watchtower implements AutoCloseable {

    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration TROUBLE_IS_FRESH = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(50);
    private static final Duration BELIEVED = Duration.ofSeconds(30);

    private final ObjectProvider<Check> checks;
    private final Duration fresh;
    private final Duration believed;
    /** A thread per look, so that one check that hangs holds up no other; a look is never started twice at a time. */
    private final ExecutorService looking = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("watchtower-", 0).factory());

    private final Map<String, Post> posts = new ConcurrentHashMap<>();

    private final class Post {
        private final Check check;
        private @Nullable Finding last;
        private long lastAt;
        private long startedAt;
        private @Nullable Future<Finding> running;

        private Post(Check check) {
            this.check = check;
        }

        private long freshness(Finding finding) {
            Duration longest =
                    finding.level() == Level.OK || fresh.compareTo(TROUBLE_IS_FRESH) < 0 ? fresh : TROUBLE_IS_FRESH;
            return longest.toNanos();
        }

        private synchronized void refresh() {
            collect();
            if (running == null && (last == null || System.nanoTime() - lastAt > freshness(last))) {
                startedAt = System.nanoTime();
                running = looking.submit(() -> Checks.look(check));
            }
        }

        private Finding finding(long deadline) {
            @Nullable Future<Finding> awaited;
            synchronized (this) {
                awaited = running;
            }
            if (awaited != null) {
                await(awaited, deadline);
            }
            synchronized (this) {
                collect();
                return current();
            }
        }

        private void collect() {
            if (running != null && running.isDone()) {
                last = running.resultNow();
                lastAt = System.nanoTime();
                running = null;
            }
        }

        private Finding current() {
            long now = System.nanoTime();
            boolean stuck = running != null && now - startedAt > believed.toNanos();
            if (stuck) {
                return Finding.critical(
                        check.name(),
                        Telling.of(
                                "check.stuck", Duration.ofNanos(now - startedAt).toSeconds()),
                        Telling.of("check.stuck.remedy"));
            }
            return last != null
                    ? last
                    : Finding.warning(check.name(), Telling.of("check.first"), Telling.of("check.first.remedy"));
        }
    }

    @Autowired
    Watchtower(ObjectProvider<Check> checks) {
        this(checks, FRESH, BELIEVED);
    }

    Watchtower(ObjectProvider<Check> checks, Duration fresh, Duration believed) {
        this.checks = checks;
        this.fresh = fresh;
        this.believed = believed;
    }

    /** Every check's latest finding, sorted by name. */
    List<Finding> findings() {
        List<Post> all = checks.stream().map(this::post).toList();
        all.forEach(Post::refresh);
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        return all.stream()
                .map(post -> post.finding(deadline))
                .sorted(Comparator.comparing(Finding::check))
                .toList();
    }

    Condition condition() {
        return Condition.of(findings());
    }

    /** The latest finding of one check. */
    Optional<Finding> finding(String name) {
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .map(check -> {
                    Post post = post(check);
                    post.refresh();
                    return post.finding(System.nanoTime() + LONGEST_WAIT.toNanos());
                });
    }

    private Post post(Check check) {
        return posts.computeIfAbsent(check.name(), unknown -> new Post(check));
    }

    private static void await(Future<Finding> awaited, long deadline) {
        try {
            awaited.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException later) {
            // The post answers with what it saw last.
            return;
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
