package io.peaflow.quant.json;

import io.peaflow.kernel.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;

/** An object with its own SHA-256 as last member, so that a number that was changed afterwards is noticed. */
public final class Sealed {

    private static final String SEAL = "checksum";

    private Sealed() {}

    /** The SHA-256 of the text of these members. */
    public static String checksum(Map<String, Object> members) {
        return Sha256.of(JsonText.of(members));
    }

    /** The text of these members with their checksum. */
    public static String write(Map<String, Object> members) {
        var sealed = new LinkedHashMap<>(members);
        sealed.put(SEAL, checksum(members));
        return JsonText.of(sealed);
    }

    /** The members without the checksum, which must be theirs. */
    public static Map<String, Object> open(String text) {
        var members = new LinkedHashMap<>(JsonText.read(text));
        String told = JsonText.text(members, SEAL);
        members.remove(SEAL);
        String found = checksum(members);
        if (!told.equals(found)) {
            throw new IllegalArgumentException(
                    "The checksum is " + told + ", that of the numbers is " + found + ": the text was changed");
        }
        return members;
    }
}
