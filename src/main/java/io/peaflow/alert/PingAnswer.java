package io.peaflow.alert;

/**
 * What the dead man's switch said to a ping. It says OK with status 200 even to checks that do not exist.
 *
 * @param heard whether the ping counts
 * @param said one line for people
 * @param remedy what to do when it does not count
 */
record PingAnswer(boolean heard, String said, String remedy) {

    static PingAnswer read(int status, String body) {
        String text = body.strip();
        String said = "status " + status + ", '" + text + "'";
        if (status == 200 && text.equals("OK")) {
            return new PingAnswer(true, said, "");
        }
        if (text.contains("not found")) {
            return new PingAnswer(
                    false,
                    said,
                    "There is no such check: create it, or correct its uuid or slug under"
                            + " peaflow.alert.healthchecks.checks, or the ping-key");
        }
        if (text.contains("rate limited") || status == 429) {
            return new PingAnswer(
                    false, said, "The service takes a few pings a minute per check: give jobs checks of their own");
        }
        return switch (status) {
            case 409 ->
                new PingAnswer(false, said, "Several checks have this slug: rename one, or name the check by its uuid");
            case 400 -> new PingAnswer(false, said, "The address is not valid: look at base-url, ping-key and slug");
            default ->
                new PingAnswer(
                        false,
                        said,
                        "This is not the answer of a ping address: look at peaflow.alert.healthchecks.base-url");
        };
    }

    static PingAnswer lost(String reason) {
        return new PingAnswer(false, reason, "Look whether this machine reaches peaflow.alert.healthchecks.base-url");
    }
}
