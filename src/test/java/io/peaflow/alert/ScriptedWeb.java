package io.peaflow.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The services of the web on this machine: each path answers as it is told, then as usual. */
final class ScriptedWeb implements AutoCloseable {

    /** A call that came in. */
    record Call(String path, String query, String body, Map<String, List<String>> headers) {

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    /** One answer; a negative status never answers. */
    record Answer(int status, String body, Map<String, String> headers) {}

    final List<Call> calls = new CopyOnWriteArrayList<>();

    private final Map<String, Queue<Answer>> scripts = new ConcurrentHashMap<>();
    private final Map<String, Answer> usual = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;

    ScriptedWeb() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void usually(String path, int status, String body) {
        usual.put(path, new Answer(status, body, Map.of()));
    }

    void next(String path, int status, String body, Map<String, String> headers) {
        scripts.computeIfAbsent(path, key -> new ConcurrentLinkedQueue<>()).add(new Answer(status, body, headers));
    }

    List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    /** A recorded body. */
    static String recorded(String file) throws IOException {
        return Files.readString(Path.of("src/test/resources/alert", file));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        calls.add(new Call(
                path,
                String.valueOf(exchange.getRequestURI().getQuery()),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                Map.copyOf(exchange.getRequestHeaders())));
        Queue<Answer> script = scripts.getOrDefault(path, new ConcurrentLinkedQueue<>());
        Answer answer = script.isEmpty() ? usual.getOrDefault(path, new Answer(404, "", Map.of())) : script.remove();
        if (answer.status() < 0) {
            try {
                closed.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return;
        }
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
