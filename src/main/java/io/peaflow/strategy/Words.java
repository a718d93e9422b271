package io.peaflow.strategy;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The words of tickets and reasons in one language. */
final class Words {

    private static final String BUNDLE = "io.peaflow.strategy.ticket";
    /** The machine's own language never slips in: what is not French is English. */
    private static final ResourceBundle.Control EXACT =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ResourceBundle bundle;
    private final Locale language;

    Words(Locale language) {
        this.language = language;
        this.bundle = ResourceBundle.getBundle(BUNDLE, language, EXACT);
    }

    String of(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), language).format(values);
    }

    String of(Reason reason) {
        return of("reason." + reason.code(), named(reason.subject()), reason.first(), reason.second());
    }

    /** What has a name of its own in this language; instruments keep theirs. */
    String named(String subject) {
        String key = "subject." + subject;
        return bundle.containsKey(key) ? bundle.getString(key) : subject;
    }
}
