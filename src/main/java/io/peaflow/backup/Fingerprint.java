package io.peaflow.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Passes bytes on, or nowhere, and keeps their number and their SHA-256. */
final class Fingerprint extends OutputStream {

    private static final int BUFFER = 1 << 16;
    private static final int LOOK_EVERY = 1 << 22;

    private final OutputStream target;
    private final Runnable checkpoint;
    private final MessageDigest digest;
    private long bytes;
    private long looked;

    /** @param checkpoint called every few megabytes; throws when the work is to end */
    Fingerprint(OutputStream target, Runnable checkpoint) {
        this.target = target;
        this.checkpoint = checkpoint;
        this.digest = sha256();
    }

    static Fingerprint only() {
        return new Fingerprint(nullOutputStream(), () -> {});
    }

    static String of(InputStream in) throws IOException {
        try (Fingerprint all = only()) {
            all.take(in);
            return all.sha();
        }
    }

    /** Everything that is left of the stream. */
    void take(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            write(buffer, 0, read);
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        digest.update(buffer, offset, length);
        target.write(buffer, offset, length);
        bytes += length;
        if (bytes - looked > LOOK_EVERY) {
            looked = bytes;
            checkpoint.run();
        }
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    @Override
    public void close() throws IOException {
        target.close();
    }

    long bytes() {
        return bytes;
    }

    /** To be asked once, at the end. */
    String sha() {
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java knows SHA-256", impossible);
        }
    }
}
