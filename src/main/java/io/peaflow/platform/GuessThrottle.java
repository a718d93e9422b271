package io.peaflow.platform;

import io.github.bucket4j.Bucket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Wrong keys cost a token: of their address and of all addresses together. An address that has shown a right key keeps its own
 * allowance while the common one is used up, so that a crowd of guessers cannot lock the owner out.
 */
@Component
class GuessThrottle {

    /** Enough to remember every address of a small attack; a larger one meets the common allowance. */
    private static final int ADDRESSES = 10_000;

    private final SecuritySettings.Throttle settings;
    private final Bucket everyone;
    private final Map<String, Address> addresses = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Address> eldest) {
            return size() > ADDRESSES;
        }
    };

    private static final class Address {
        private final Bucket bucket;
        private volatile boolean proven;

        private Address(Bucket bucket) {
            this.bucket = bucket;
        }
    }

    GuessThrottle(SecuritySettings settings) {
        this.settings = settings.throttle();
        this.everyone = bucket(this.settings.failuresInAll(), this.settings.window());
    }

    private static Bucket bucket(int tokens, Duration window) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(tokens).refillGreedy(tokens, window))
                .build();
    }

    /** Takes the price of a guess before the key is looked at. Zero: go on. Otherwise how long to stay away. */
    Duration take(String remote) {
        Address address = address(remote);
        var own = address.bucket.tryConsumeAndReturnRemaining(1);
        if (!own.isConsumed()) {
            return Duration.ofNanos(own.getNanosToWaitForRefill());
        }
        if (address.proven) {
            return Duration.ZERO;
        }
        var common = everyone.tryConsumeAndReturnRemaining(1);
        return common.isConsumed() ? Duration.ZERO : Duration.ofNanos(common.getNanosToWaitForRefill());
    }

    /** The key was right: the price is given back and the address remembered. */
    void right(String remote) {
        Address address = address(remote);
        address.bucket.addTokens(1);
        if (!address.proven) {
            everyone.addTokens(1);
            address.proven = true;
        }
    }

    private Address address(String remote) {
        String source = source(remote);
        synchronized (addresses) {
            return addresses.computeIfAbsent(
                    source, unknown -> new Address(bucket(settings.failuresPerAddress(), settings.window())));
        }
    }

    /** An IPv4 address, or the /64 of an IPv6 address: one subscriber owns all of it. */
    static String source(String remote) {
        if (remote.indexOf(':') < 0) {
            return remote;
        }
        try {
            return InetAddress.getByName(remote) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, 8)
                    : remote;
        } catch (UnknownHostException notAnAddress) {
            return remote;
        }
    }
}
