package io.peaflow.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A provider on this machine that answers as a test says, over real sockets: with any status, headers and body, late, in
 * drips, cut off, reset, or with more than anybody can take.
 */
public final class ScriptedServer implements AutoCloseable {

    /** How an answer is delivered. */
    public enum Manner {
        WHOLE,
        GZIP,
        /** The length of the whole is announced, half of it is sent. */
        CUT,
        /** No length is announced, half of it is sent: only the end of the connection ends it. */
        CUT_WITHOUT_LENGTH,
        /** A byte now and then, for ever. */
        DRIP,
        /** Never anything. */
        HANG,
        /** The connection is reset. */
        RESET,
        /** 256 MB of zeros. */
        HUGE,
        /** 256 MB of zeros, packed. */
        BOMB
    }

    /**
     * A question as it came in.
     *
     * @param target path and query as sent
     * @param headers by name in small letters
     * @param nth how often this target was asked, this time included
     */
    public record Call(String target, Map<String, String> headers, int nth) {}

    /** An answer. */
    public record Play(int status, Map<String, String> headers, byte[] body, Manner manner) {

        public static Play of(int status, String body) {
            return new Play(
                    status,
                    Map.of("Content-Type", "text/plain"),
                    body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    Manner.WHOLE);
        }

        public Play with(String header, String value) {
            var more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Play(status, more, body, manner);
        }

        public Play delivered(Manner how) {
            return new Play(status, headers, body, how);
        }
    }

    private static final int MEGABYTES = 256;

    private final ServerSocket listener;
    private final String scheme;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Function<Call, Play> script = call -> Play.of(404, "nothing here");

    private ScriptedServer(ServerSocket listener, String scheme) {
        this.listener = listener;
        this.scheme = scheme;
        Thread.ofVirtual().start(this::accept);
    }

    public static ScriptedServer start() throws IOException {
        return new ScriptedServer(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), "http");
    }

    public static ScriptedServer overTls(SSLContext identity) throws IOException {
        return new ScriptedServer(
                identity.getServerSocketFactory().createServerSocket(0, 200, InetAddress.getLoopbackAddress()),
                "https");
    }

    /** From now on it answers like this. */
    public ScriptedServer plays(Function<Call, Play> how) {
        script = how;
        return this;
    }

    /** Its address under this name. */
    public String at(String host) {
        return scheme + "://" + host + ":" + listener.getLocalPort();
    }

    public String base() {
        return at("127.0.0.1");
    }

    /** Every question so far, in order. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** How often each target was asked. */
    public Map<String, Integer> counts() {
        var counts = new TreeMap<String, Integer>();
        asked.forEach((target, count) -> counts.put(target, count.get()));
        return counts;
    }

    public void forget() {
        calls.clear();
        asked.clear();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofPlatform().daemon(true).start(() -> serve(socket));
            } catch (IOException closed) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(closed);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            for (Call call = read(in); call != null; call = read(in)) {
                calls.add(call);
                if (!answer(script.apply(call), socket)) {
                    return;
                }
            }
        } catch (IOException gone) {
            // The client hung up, or did not trust us: that is its good right, and what is being tested.
            sockets.remove(socket);
        }
    }

    private @Nullable Call read(BufferedReader in) throws IOException {
        String line = in.readLine();
        if (line == null || line.isBlank()) {
            return null;
        }
        String target = line.split(" ", -1)[1];
        var headers = new TreeMap<String, String>();
        for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
            String[] parts = header.split(":", 2);
            headers.put(parts[0].toLowerCase(java.util.Locale.ROOT), parts[1].strip());
        }
        if (!headers.containsKey("expect")) {
            in.skip(Long.parseLong(headers.getOrDefault("content-length", "0")));
        }
        int nth = asked.computeIfAbsent(target, unknown -> new AtomicInteger()).incrementAndGet();
        return new Call(target, headers, nth);
    }

    /** Whether the connection goes on. */
    private boolean answer(Play play, Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        switch (play.manner()) {
            case WHOLE -> head(out, play, play.body().length, null, play.body());
            case GZIP -> {
                byte[] packed = gzip(play.body());
                head(out, play, packed.length, "gzip", packed);
            }
            case CUT -> head(out, play, play.body().length, null, half(play.body()));
            case CUT_WITHOUT_LENGTH -> head(out, play, -1, null, half(play.body()));
            case DRIP -> {
                head(out, play, -1, null, new byte[0]);
                while (!isOver(100)) {
                    out.write(' ');
                    out.flush();
                }
            }
            case HANG -> isOver(60_000);
            case RESET -> socket.setSoLinger(true, 0);
            case HUGE -> {
                head(out, play, -1, null, new byte[0]);
                pour(out);
            }
            case BOMB -> {
                head(out, play, -1, "gzip", new byte[0]);
                try (var gzip = new GZIPOutputStream(out)) {
                    pour(gzip);
                }
            }
        }
        return play.manner() == Manner.WHOLE || play.manner() == Manner.GZIP;
    }

    private static void head(OutputStream out, Play play, int length, @Nullable String encoding, byte[] body)
            throws IOException {
        var head = new StringBuilder("HTTP/1.1 " + play.status() + " As-The-Test-Says\r\n");
        play.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        if (encoding != null) {
            head.append("Content-Encoding: " + encoding + "\r\n");
        }
        head.append(length < 0 ? "Connection: close\r\n\r\n" : "Content-Length: " + length + "\r\n\r\n");
        // In one piece: two small ones would wait for the client's delayed acknowledgement in between.
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(head.toString().getBytes(ISO_8859_1));
        whole.writeBytes(body);
        whole.writeTo(out);
        out.flush();
    }

    private static byte[] half(byte[] body) {
        return java.util.Arrays.copyOf(body, body.length / 2);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        }
        return packed.toByteArray();
    }

    private static void pour(OutputStream out) throws IOException {
        byte[] block = new byte[1 << 20];
        for (int megabyte = 0; megabyte < MEGABYTES; megabyte++) {
            out.write(block);
        }
    }

    private boolean isOver(long millis) {
        try {
            return over.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
