package io.peaflow.alert;

import io.peaflow.alert.AlertSettings.Channel;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;

/** An e-mail with a Message-ID of our own, the same at every attempt, and the channel whose server takes it. */
final class Letter extends MimeMessage {

    private final Channel channel;
    private final String id;

    Letter(Channel channel, String id) {
        super(Session.getInstance(new Properties()));
        this.channel = channel;
        this.id = id;
    }

    Channel channel() {
        return channel;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", "<" + id + ">");
    }
}
