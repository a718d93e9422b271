package io.peaflow.platform;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/** A key as its holder has it: pk_, a prefix that names it, and 256 random bits in Base32. */
record KeySecret(String prefix, String text) {

    private static final Pattern FORM = Pattern.compile("pk_([a-z0-9]{8})_[a-z2-7]{52}");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** 52 characters of five bits: 260 bits. */
    private static final int SECRET_LENGTH = 52;

    static KeySecret random() {
        String prefix = letters(8);
        return new KeySecret(prefix, "pk_" + prefix + "_" + letters(SECRET_LENGTH));
    }

    static Optional<KeySecret> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(new KeySecret(matcher.group(1), text)) : Optional.empty();
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "pk_" + prefix + "_***";
    }

    private static String letters(int count) {
        var letters = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            letters.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return letters.toString();
    }
}
