package io.peaflow.alert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server with STARTTLS, or with TLS from the first byte, that behaves as it is told, one connection after the other. */
final class ScriptedSmtp implements AutoCloseable {

    /** What a connection meets; after the script every letter is taken. */
    enum Act {
        TAKE,
        GREYLIST,
        REJECT,
        FALL_SILENT_AFTER_DATA,
        HIDE_STARTTLS
    }

    /** A letter that arrived. */
    record Taken(String text, boolean encrypted) {

        String header(String name) {
            return text.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    final List<Taken> taken = new CopyOnWriteArrayList<>();
    final List<String> plainCommands = new CopyOnWriteArrayList<>();

    private final Queue<Act> script = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ServerSocket server;
    private final SSLContext tls;
    private final Path certificate;
    private final boolean tlsFromTheFirstByte;

    ScriptedSmtp(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        this(folder, false);
    }

    ScriptedSmtp(Path folder, boolean tlsFromTheFirstByte)
            throws IOException, GeneralSecurityException, InterruptedException {
        this.tlsFromTheFirstByte = tlsFromTheFirstByte;
        Path store = folder.resolve("smtp.p12");
        this.certificate = folder.resolve("smtp.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "smtp",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret",
                "-validity",
                "2");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "smtp",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret",
                "-file",
                certificate.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("smtp").start(this::listen);
    }

    int port() {
        return server.getLocalPort();
    }

    Path certificate() {
        return certificate;
    }

    void will(Act... acts) {
        script.addAll(Arrays.asList(acts));
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Act act = script.isEmpty() ? Act.TAKE : script.remove();
                Thread.ofVirtual().start(() -> serve(socket, act));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void serve(Socket plain, Act act) {
        try (plain) {
            if (tlsFromTheFirstByte) {
                SSLSocket secure = secure(plain);
                say(secure, "220 localhost ESMTP");
                talk(secure, act, true);
            } else {
                talk(plain, act, false);
            }
        } catch (IOException gone) {
            // The client went away, which is its right.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private SSLSocket secure(Socket socket) throws IOException {
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        secure.setUseClientMode(false);
        return secure;
    }

    private void talk(Socket socket, Act act, boolean encrypted) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        if (!encrypted) {
            say(socket, "220 localhost ESMTP");
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String command = line.toUpperCase(java.util.Locale.ROOT);
            if (!encrypted) {
                plainCommands.add(command);
            }
            if (command.startsWith("EHLO")) {
                say(socket, encrypted || act == Act.HIDE_STARTTLS ? "250 localhost" : "250-localhost\r\n250 STARTTLS");
            } else if (command.startsWith("STARTTLS")) {
                say(socket, "220 go ahead");
                talk(secure(socket), act, true);
                return;
            } else if (command.startsWith("RCPT") && act == Act.GREYLIST) {
                say(socket, "451 4.7.1 Greylisted, please come back in a minute");
            } else if (command.startsWith("RCPT") && act == Act.REJECT) {
                say(socket, "550 5.1.1 No such user here");
            } else if (command.startsWith("DATA")) {
                say(socket, "354 go on");
                taken.add(new Taken(letter(in), encrypted));
                if (act == Act.FALL_SILENT_AFTER_DATA) {
                    closed.await(30, TimeUnit.SECONDS);
                    return;
                }
                say(socket, "250 queued");
            } else if (command.startsWith("QUIT")) {
                say(socket, "221 bye");
                return;
            } else {
                say(socket, "250 ok");
            }
        }
    }

    private static String letter(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new UncheckedIOException(new IOException("keytool failed: " + String.join(" ", command)));
        }
    }
}
