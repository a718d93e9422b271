package io.peaflow.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import io.peaflow.home.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keys of the data folder: {@code backup.key} opens sets and is an identity file of age; {@code backup-signing.key}
 * signs them. Both are made at the first start, mode 0600. The key file also names the signers whose sets it may open, so
 * that a copy of it is all that a new machine needs.
 */
final class BackupKeys {

    static final String FILE = "backup.key";
    static final String SIGNING_FILE = "backup-signing.key";

    private static final String SCHEME = "ed25519:";
    private static final String SIGNER_LINE = "# signer: ";
    private static final String PUBLIC_LINE = "# public key: ";
    private static final Pattern IDENTITY = Pattern.compile("AGE-SECRET-KEY-1[0-9A-Z]{58}");
    private static final String HEAD =
            "# peaflow's backup key. Keep a copy of this file elsewhere: without it no set can be opened, and who has it can.\n";

    private final Path home;
    private final BackupSettings settings;
    private final Clock clock;
    private final PrivateKey signing;
    private final String signer;

    BackupKeys(Path home, BackupSettings settings, Clock clock) {
        this.home = home;
        this.settings = settings;
        this.clock = clock;
        try {
            KeyPair pair = signingKey(home.resolve(SIGNING_FILE));
            signing = pair.getPrivate();
            signer =
                    SCHEME + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
            prepare();
        } catch (IOException trouble) {
            throw new UncheckedIOException("The backup keys in " + home + " cannot be used", trouble);
        } catch (GeneralSecurityException wrong) {
            throw new IllegalStateException(home.resolve(SIGNING_FILE) + " holds no key of ours", wrong);
        }
    }

    Path file() {
        return home.resolve(FILE);
    }

    String signer() {
        return signer;
    }

    /** Everybody who will be able to open the next set: the owner's recipients, and this machine when it may. */
    List<String> recipients() {
        Set<String> all = new LinkedHashSet<>(settings.recipients());
        own().ifPresent(all::add);
        return List.copyOf(all);
    }

    /** Whether somebody can open the next set whose key is not on this machine. */
    boolean isOpenedElsewhere() {
        List<String> here = lines().stream()
                .filter(line -> line.startsWith(PUBLIC_LINE))
                .map(line -> line.substring(PUBLIC_LINE.length()).strip())
                .toList();
        return settings.recipients().stream().anyMatch(recipient -> !here.contains(recipient));
    }

    /** The public half of the newest key of this machine. */
    Optional<String> own() {
        return settings.drillKey()
                ? lines().stream()
                        .filter(line -> line.startsWith(PUBLIC_LINE))
                        .map(line -> line.substring(PUBLIC_LINE.length()).strip())
                        .findFirst()
                : Optional.empty();
    }

    boolean canOpen() {
        return !identities().isEmpty();
    }

    boolean trusts(String who) {
        return who.equals(signer) || settings.trustedSigners().contains(who) || lines().contains(SIGNER_LINE + who);
    }

    /** A new key for the sets from now on; the old ones stay in the file, for the old sets. */
    String rotate() {
        try {
            String fresh = identity();
            String old = Files.exists(file()) ? Files.readString(file()) : HEAD + SIGNER_LINE + signer + "\n";
            PrivateFiles.write(file(), HEAD + fresh + "\n" + old.replace(HEAD, ""));
            return own().orElseThrow();
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    List<RecipientStanzaWriter> writers() throws GeneralSecurityException {
        List<RecipientStanzaWriter> writers = new ArrayList<>();
        for (String recipient : recipients()) {
            writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
        }
        return writers;
    }

    List<RecipientStanzaReader> readers() throws GeneralSecurityException {
        List<RecipientStanzaReader> readers = new ArrayList<>();
        for (String identity : identities()) {
            readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(identity));
        }
        return readers;
    }

    String sign(byte[] text) {
        try {
            Signature maker = Signature.getInstance("Ed25519");
            maker.initSign(signing);
            maker.update(text);
            return Base64.getEncoder().encodeToString(maker.sign());
        } catch (GeneralSecurityException wrong) {
            throw new IllegalStateException("Signing failed", wrong);
        }
    }

    static boolean verifies(String signer, byte[] text, String signature) {
        try {
            byte[] encoded = Base64.getDecoder().decode(signer.substring(SCHEME.length()));
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            Signature judge = Signature.getInstance("Ed25519");
            judge.initVerify(key);
            judge.update(text);
            return judge.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            return false;
        }
    }

    private List<String> identities() {
        return lines().stream().filter(line -> IDENTITY.matcher(line).matches()).toList();
    }

    private List<String> lines() {
        try {
            return Files.exists(file())
                    ? Files.readString(file(), UTF_8).lines().map(String::strip).toList()
                    : List.of();
        } catch (IOException trouble) {
            throw new UncheckedIOException(file() + " cannot be read", trouble);
        }
    }

    private void prepare() throws IOException {
        if (!Files.exists(file()) && settings.drillKey()) {
            PrivateFiles.write(file(), HEAD + SIGNER_LINE + signer + "\n" + identity() + "\n");
        } else if (Files.exists(file()) && !lines().contains(SIGNER_LINE + signer)) {
            // A copy that came from another machine: from now on this one signs too.
            String text = Files.readString(file());
            PrivateFiles.write(file(), text + (text.endsWith("\n") ? "" : "\n") + SIGNER_LINE + signer + "\n");
        }
    }

    private String identity() {
        try {
            KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
            return "# created: " + clock.instant() + "\n" + PUBLIC_LINE
                    + new String(pair.getPublic().getEncoded(), US_ASCII) + "\n"
                    + new String(pair.getPrivate().getEncoded(), US_ASCII);
        } catch (GeneralSecurityException wrong) {
            throw new IllegalStateException("No key could be made", wrong);
        }
    }

    /** The file has both halves, each in Base64 on a line of its own. */
    private static KeyPair signingKey(Path file) throws IOException, GeneralSecurityException {
        if (!Files.exists(file)) {
            KeyPair made = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Base64.Encoder text = Base64.getEncoder();
            PrivateFiles.write(
                    file,
                    text.encodeToString(made.getPrivate().getEncoded()) + "\n"
                            + text.encodeToString(made.getPublic().getEncoded()) + "\n");
        }
        List<String> halves = Files.readString(file, US_ASCII).lines().toList();
        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        try {
            return new KeyPair(
                    factory.generatePublic(
                            new X509EncodedKeySpec(Base64.getDecoder().decode(halves.get(1)))),
                    factory.generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getDecoder().decode(halves.get(0)))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException wrong) {
            throw new GeneralSecurityException("not two halves of a key", wrong);
        }
    }
}
