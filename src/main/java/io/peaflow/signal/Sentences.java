package io.peaflow.signal;

import io.peaflow.strategy.Reason;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Tells reasons in words. */
@Component
public class Sentences {

    private final MessageSource messages;

    Sentences(MessageSource messages) {
        this.messages = messages;
    }

    /** One sentence a reason. */
    public List<String> of(List<Reason> reasons, Locale language) {
        return reasons.stream().map(reason -> of(reason, language)).toList();
    }

    /** One sentence. */
    public String of(Reason reason, Locale language) {
        return messages.getMessage(
                "signal.reason." + reason.code(),
                new Object[] {named(reason.subject(), language), reason.first(), reason.second()},
                language);
    }

    /** What has a name of its own in this language; instruments keep theirs. */
    private String named(String subject, Locale language) {
        return String.valueOf(messages.getMessage("signal.subject." + subject, null, subject, language));
    }
}
