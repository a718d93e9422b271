package io.peaflow.home;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a running server says of itself in {@code server.json} of its data folder.
 *
 * @param pid the process
 * @param port where it listens
 * @param url where pages and API answer, for a program on the same machine
 * @param version of peaflow
 * @param started when it began to answer
 */
public record RunningServer(long pid, int port, URI url, String version, Instant started) {

    private static final Duration ANSWER = Duration.ofMillis(500);
    private static final Pattern VERSION = Pattern.compile("[\\w.+-]+");
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"?([^\",}\\s]+)\"?");

    public RunningServer {
        if (pid < 1 || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("No server: pid " + pid + ", port " + port);
        }
        if (url.getHost() == null) {
            throw new IllegalArgumentException("The address of a server names no host: " + url);
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("No version: " + version);
        }
    }

    /** Whether its process lives and its port answers. */
    public boolean isAlive() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && answers();
    }

    String toJson() {
        return "{\"pid\": " + pid + ", \"port\": " + port + ", \"url\": \"" + url + "\", \"version\": \"" + version
                + "\", \"started\": \"" + started + "\"}\n";
    }

    /** Reads what {@link #toJson} wrote; empty when it is anything else. */
    static Optional<RunningServer> parse(String json) {
        Map<String, String> members = new HashMap<>();
        Matcher matcher = MEMBER.matcher(json);
        while (matcher.find()) {
            members.put(matcher.group(1), matcher.group(2));
        }
        try {
            return Optional.of(new RunningServer(
                    Long.parseLong(members.getOrDefault("pid", "")),
                    Integer.parseInt(members.getOrDefault("port", "")),
                    URI.create(members.getOrDefault("url", "")),
                    members.getOrDefault("version", ""),
                    Instant.parse(members.getOrDefault("started", ""))));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), port), (int) ANSWER.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
