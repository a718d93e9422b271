package io.peaflow.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A wire between a client and a server on this machine that a test can make silent: bytes vanish in both directions, and
 * nobody is told, as when a cable is pulled; or slow.
 */
public final class TcpProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong passed = new AtomicLong();
    private volatile boolean silent;
    private volatile int bytesASecond;

    private TcpProxy(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    public static TcpProxy to(int port) throws IOException {
        return between(0, port);
    }

    /** From the one port to the other. */
    public static TcpProxy between(int from, int port) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        TcpProxy proxy = new TcpProxy(new ServerSocket(from, 50, here), new InetSocketAddress(here, port));
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing passes; connections made before stay dead for ever, as after a long outage. */
    public void pull() {
        silent = true;
    }

    /** New connections pass again. */
    public void plugIn() {
        silent = false;
    }

    /** From now on no more than this passes in a second, in each direction of each connection; 0 is as much as can be. */
    public void slowDown(int bytes) {
        bytesASecond = bytes;
    }

    /** How many bytes have passed in both directions. */
    public long passed() {
        return passed.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                if (!silent) {
                    Socket server = new Socket();
                    server.connect(target);
                    sockets.add(server);
                    Thread.ofVirtual().start(() -> pump(client, server));
                    Thread.ofVirtual().start(() -> pump(server, client));
                }
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[bytesASecond > 0 ? Math.clamp(bytesASecond / 10, 1, 8192) : 8192];
        boolean dead = false;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                dead |= silent;
                if (!dead) {
                    out.write(buffer, 0, n);
                    out.flush();
                    passed.addAndGet(n);
                    hold(n);
                }
            }
            if (!dead && !silent) {
                to.close();
            }
        } catch (IOException e) {
            close(to);
        }
    }

    private void hold(int bytes) {
        int allowed = bytesASecond;
        if (allowed > 0) {
            LockSupport.parkNanos(bytes * 1_000_000_000L / allowed);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(TcpProxy::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
