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
    private static final String CONFIGURED = "peaflow.backup.private-key";
    private static final String HEAD =
            "# peaflow's backup key. Keep a copy of this file elsewhere: without it no set can be opened, and who has it can.\n";

    private final Path home;
    private final BackupSettings settings;
    private final Clock clock;
    /** The text of the key file when it does not lie here: nothing is written then. */
    private final String given;

    private final PrivateKey signing;
    private final String signer;

    BackupKeys(Path home, BackupSettings settings, Clock clock) {
        this.home = home;
        this.settings = settings;
        this.clock = clock;
        try {
            given = given();
            KeyPair pair = given.isEmpty()
                    ? signingKey(home.resolve(SIGNING_FILE))
                    : identity(given).signing();
            signing = pair.getPrivate();
            signer = name(pair);
            if (given.isEmpty()) {
                prepare();
            }
        } catch (IOException trouble) {
            throw new UncheckedIOException("The backup keys in " + home + " cannot be used", trouble);
        } catch (GeneralSecurityException wrong) {
            throw new IllegalStateException(
                    (settings.privateKey().isBlank() ? home.resolve(SIGNING_FILE) : CONFIGURED)
                            + " holds no key of ours: " + wrong.getMessage(),
                    wrong);
        }
    }

    /** What is configured; for a run without a disk also the file that was put here: it must outlive this folder. */
    private String given() throws IOException {
        String text = settings.privateKey();
        if (text.isBlank() && settings.state().isMade()) {
            text = Files.exists(file()) ? Files.readString(file()) : "";
            if (identities(text).isEmpty()) {
                throw StateRefused.unusable(
                        "There is no private key that the next run could open this state with.",
                        "make one with `age-keygen`, keep it in a safe place, and name it under " + CONFIGURED
                                + " (PEAFLOW_BACKUP_PRIVATE_KEY, or PEAFLOW_BACKUP_PRIVATE_KEY_FILE).");
            }
        } else if (!text.isBlank() && identities(text).isEmpty()) {
            throw StateRefused.unusable(
                    CONFIGURED + " holds no private key of age.",
                    "give the whole line as `age-keygen` writes it, or the text of a backup.key.");
        }
        return text.isBlank() ? "" : text;
    }

    private static AgeIdentity identity(String text) throws GeneralSecurityException {
        return AgeIdentity.of(identities(text).getFirst());
    }

    private static String name(KeyPair pair) {
        return SCHEME + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    Path file() {
        return home.resolve(FILE);
    }

    /** Whether the key was handed in, so that its own place is elsewhere. */
    boolean isHandedIn() {
        return !given.isEmpty();
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
        List<String> here = identities().stream().map(BackupKeys::recipient).toList();
        return isHandedIn() || settings.recipients().stream().anyMatch(recipient -> !here.contains(recipient));
    }

    /** The public half of the newest key of this machine. */
    Optional<String> own() {
        return settings.drillKey() ? identities().stream().findFirst().map(BackupKeys::recipient) : Optional.empty();
    }

    private static String recipient(String identity) {
        try {
            return AgeIdentity.of(identity).recipient();
        } catch (GeneralSecurityException wrong) {
            throw new IllegalStateException("A line of " + FILE + " is no private key of age", wrong);
        }
    }

    boolean canOpen() {
        return !identities().isEmpty();
    }

    boolean trusts(String who) {
        return who.equals(signer)
                || settings.trustedSigners().contains(who)
                || lines().contains(SIGNER_LINE + who)
                || identities().stream().anyMatch(identity -> who.equals(signerOf(identity)));
    }

    private static String signerOf(String identity) {
        try {
            return name(AgeIdentity.of(identity).signing());
        } catch (GeneralSecurityException wrong) {
            return "";
        }
    }

    /** A new key for the sets from now on; the old ones stay in the file, for the old sets. */
    String rotate() {
        if (isHandedIn()) {
            throw new RestoreRefused(
                    "The key of the backups was handed in (" + CONFIGURED + ") and is not this machine's to change.",
                    "make a new one with `age-keygen` and put its line above the old one, which stays for the old sets.");
        }
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
        return lines().stream()
                .filter(line -> AgeIdentity.FORM.matcher(line).matches())
                .toList();
    }

    private static List<String> identities(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> AgeIdentity.FORM.matcher(line).matches())
                .toList();
    }

    private List<String> lines() {
        if (isHandedIn()) {
            return given.lines().map(String::strip).toList();
        }
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
