package io.peaflow.alert;

import io.peaflow.kernel.Telling;

/**
 * What the dead man's switch said to a ping. It says OK with status 200 even to checks that do not exist.
 *
 * @param heard whether the ping counts
 * @param said one line for people
 * @param advice what to do when it does not count
 */
record PingAnswer(boolean heard, String said, Telling advice) {

    static PingAnswer read(int status, String body) {
        String text = body.strip();
        String said = "status " + status + ", '" + text + "'";
        if (status == 200 && text.equals("OK")) {
            return new PingAnswer(true, said, Telling.plain(""));
        }
        if (text.contains("not found")) {
            return new PingAnswer(false, said, Telling.of("pings.unknown.remedy"));
        }
        if (text.contains("rate limited") || status == 429) {
            return new PingAnswer(false, said, Telling.of("pings.limited.remedy"));
        }
        return switch (status) {
            case 409 -> new PingAnswer(false, said, Telling.of("pings.ambiguous.remedy"));
            case 400 -> new PingAnswer(false, said, Telling.of("pings.address.remedy"));
            default -> new PingAnswer(false, said, Telling.of("pings.foreign.remedy"));
        };
    }

    String remedy() {
        return advice.english();
    }

    static PingAnswer lost(String reason) {
        return new PingAnswer(false, reason, Telling.of("pings.lost.remedy"));
    }
}
