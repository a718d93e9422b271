package io.peaflow.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Names that people bring along in the .env of another tool: read where the thing exists here, answered where it does not. */
final class ForeignNames {

    /** Short names that mean a key of ours. */
    static final Map<String, String> READ = Map.of(
            "PEAFLOW_PORT", "peaflow.server.port",
            "LOG_LEVEL", "peaflow.log.level",
            "FRED_API_KEY", "peaflow.market-data.sources.fred.api-key",
            "EODHD_API_KEY", "peaflow.market-data.sources.eodhd.api-key");

    /** Names that need a decision first, with what to write instead. */
    private static final Map<String, String> ANSWERS = new TreeMap<>(Map.of(
            "DATA_DIR", "is not read: the data folder is named by PEAFLOW_HOME, in the environment.",
            "ALERT_EMAIL",
                    "is only read where peaflow.yaml says so: add a channel under peaflow.alert.channels with type: email and to: [\"${ALERT_EMAIL}\"].",
            "TELEGRAM_BOT_TOKEN",
                    "is only read where peaflow.yaml says so: add a channel under peaflow.alert.channels with type: telegram and token: \"${TELEGRAM_BOT_TOKEN}\".",
            "TELEGRAM_CHAT_ID",
                    "is only read where peaflow.yaml says so: write chat-id: \"${TELEGRAM_CHAT_ID}\" in the channel of type telegram.",
            "HEALTHCHECK_UUID",
                    "is only read where peaflow.yaml says so: add {job: self-check, uuid: \"${HEALTHCHECK_UUID}\"} under peaflow.alert.healthchecks.checks.",
            "ANTHROPIC_API_KEY", "is not used: peaflow asks no language model.",
            "INITIAL_CASH", "is not used by this version: it keeps no portfolio yet.",
            "PEA_TYPE", "is not used by this version: it keeps no portfolio yet."));

    private ForeignNames() {}

    static boolean isKnown(String name) {
        return READ.containsKey(name) || ANSWERS.containsKey(name);
    }

    /** The answer to a name that is set but not read by itself. */
    static Map<String, String> answers() {
        return ANSWERS;
    }

    static Set<String> all() {
        var names = new TreeSet<>(READ.keySet());
        names.addAll(ANSWERS.keySet());
        return names;
    }
}
