package io.peaflow.backup;

import io.peaflow.kernel.Telling;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The manifest as it lies beside the archive: JSON whose last member is the signature of everything before it, byte by
 * byte, so that nobody has to agree on how to write JSON.
 *
 * @param signed what the signature covers
 * @param signer the public key, ed25519:...
 */
record SignedManifest(Manifest manifest, String text, String signed, String signer, String signature) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String MARK = ",\n  \"signature\" : \"";
    private static final Pattern SEAL =
            Pattern.compile("(ed25519:[A-Za-z0-9+/=]{40,80}) ([A-Za-z0-9+/=]{80,120})\"\n}\n");

    static SignedManifest sign(Manifest manifest, BackupKeys keys) {
        String plain = plain(manifest);
        String signed = plain.substring(0, plain.lastIndexOf('}')).stripTrailing();
        String signature = keys.sign(signed.getBytes(StandardCharsets.UTF_8));
        String text = signed + MARK + keys.signer() + " " + signature + "\"\n}\n";
        return new SignedManifest(manifest, text, signed, keys.signer(), signature);
    }

    /** @throws SetDamaged when the text is no manifest, or not signed as it says */
    static SignedManifest parse(String text) {
        int mark = text.lastIndexOf(MARK);
        Matcher seal = SEAL.matcher(mark < 0 ? "" : text.substring(mark + MARK.length()));
        if (!seal.matches()) {
            throw new SetDamaged(Telling.of("set.unsigned"));
        }
        String signed = text.substring(0, mark);
        var parsed = new SignedManifest(read(signed + "\n}"), text, signed, seal.group(1), seal.group(2));
        if (!BackupKeys.verifies(
                parsed.signer(), parsed.signed().getBytes(StandardCharsets.UTF_8), parsed.signature())) {
            throw new SetDamaged(Telling.of("set.forged", parsed.manifest().name()));
        }
        return parsed;
    }

    static String plain(Manifest manifest) {
        return JSON.writeValueAsString(manifest).replace("\r\n", "\n");
    }

    static Manifest read(String text) {
        try {
            Manifest manifest = JSON.readValue(text, Manifest.class);
            if (manifest == null || manifest.name() == null) {
                throw new SetDamaged(Telling.of("set.empty"));
            }
            if (!Manifest.FORMAT.equals(manifest.format())) {
                throw new SetDamaged(Telling.of("set.format", manifest.format(), Manifest.FORMAT));
            }
            manifest.setName();
            return manifest;
        } catch (JacksonException | IllegalArgumentException odd) {
            throw new SetDamaged(Telling.of("set.manifest-unreadable", odd.getMessage()), odd);
        }
    }
}
