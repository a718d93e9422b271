package io.peaflow.platform;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.UUID;

/** The four fields that every line carries, whoever wrote it. */
final class LogFields {

    static final String RUN = "run";

    /** Set by the dispatcher of jobs. */
    static final String MDC_RUN = "runId";

    static final String CORRELATION = "correlation";
    static final String JOB = "job";
    static final String NODE = "node";

    /** Lines that belong to no request and no run belong to this start of the program. */
    private static final String THIS_START =
            "start-" + UUID.randomUUID().toString().substring(0, 8);

    static final String THIS_NODE = thisNode();

    private LogFields() {}

    static String run(ILoggingEvent event) {
        return mdc(event, MDC_RUN, "-");
    }

    static String job(ILoggingEvent event) {
        return mdc(event, JOB, "-");
    }

    static String node(ILoggingEvent event) {
        return mdc(event, NODE, THIS_NODE);
    }

    /** The request's id, else the run's, else that of this start. */
    static String correlation(ILoggingEvent event) {
        return mdc(event, CORRELATION, mdc(event, MDC_RUN, THIS_START));
    }

    private static String mdc(ILoggingEvent event, String key, String otherwise) {
        Map<String, String> mdc = event.getMDCPropertyMap();
        String value = mdc == null ? null : mdc.get(key);
        return value == null || value.isBlank() ? otherwise : value;
    }

    private static String thisNode() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
