package io.peaflow.config;

import io.peaflow.kernel.Redaction;
import java.util.List;

/** Which configuration values are secrets, and how they look when shown. */
final class Masking {

    private Masking() {}

    static boolean isSecret(String key) {
        String last = key.substring(key.lastIndexOf('.') + 1).replaceAll("\\[\\d+]$", "");
        return Redaction.namesASecret(last) || "uuid".equals(last) || isPrivateAddress(key, last);
    }

    /** The address of a webhook lets whoever knows it write there. */
    private static boolean isPrivateAddress(String key, String last) {
        return "url".equals(last) && key.contains(".channels[");
    }

    /** The value as it may be shown. */
    static String shown(String key, String value) {
        if (value.isEmpty()) {
            return "";
        }
        return isSecret(key) ? Redaction.MASK : plain(value);
    }

    /** Text without secrets, on one line and of a bearable length. */
    static String plain(String text) {
        return Redaction.mask(text.replaceAll("\\p{Cntrl}", " "), 200);
    }

    static void learn(List<String> secrets) {
        Redaction.learn(secrets);
    }
}
