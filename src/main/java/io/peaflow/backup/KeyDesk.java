package io.peaflow.backup;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the owner is told, and may say, about the keys of the backups. */
@Component
public class KeyDesk {

    private static final String CONFIRMED = "key-confirmed";

    /**
     * The keys.
     *
     * @param own the public half of this machine's key
     * @param elsewhere whether somebody elsewhere can open the sets
     * @param confirmed whether the owner has said that a copy of the key file lies elsewhere
     */
    public record Keys(
            String file,
            @Nullable String own,
            List<String> recipients,
            String signer,
            boolean elsewhere,
            boolean confirmed) {

        /** Losing this disk would lose every set with it. */
        public boolean isAlone() {
            return !elsewhere && !confirmed;
        }
    }

    private final BackupKeys keys;
    private final Archives archives;

    KeyDesk(BackupKeys keys, Archives archives) {
        this.keys = keys;
        this.archives = archives;
    }

    public Keys keys() {
        String own = keys.own().orElse(null);
        return new Keys(
                keys.isHandedIn() ? "peaflow.backup.private-key" : keys.file().toString(),
                own,
                keys.recipients(),
                keys.signer(),
                keys.isOpenedElsewhere(),
                own != null && archives.said(CONFIRMED, own));
    }

    /** The owner says that a copy of the key file lies elsewhere. */
    public Keys confirm() {
        archives.say(CONFIRMED, Objects.requireNonNullElse(keys.own().orElse(null), ""));
        return keys();
    }

    /** A new key for the sets from now on; the file keeps the old ones for the old sets. */
    public Keys rotate() {
        keys.rotate();
        return keys();
    }
}
