package io.peaflow.alert;

import io.peaflow.alert.AlertSettings.Channel;
import io.peaflow.alert.AlertSettings.MailSecurity;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Hands a letter to the mail server of its channel, always encrypted: STARTTLS is required, or TLS from the first byte. A
 * server that offers neither gets nothing.
 */
final class Postman extends DefaultJavaMailSender {

    private final Duration patience;

    Postman(Duration patience) {
        this.patience = patience;
    }

    /** The server took the whole message, but its answer was lost: it may have been delivered. */
    static final class Unanswered extends MessagingException {

        private static final long serialVersionUID = 1;

        Unanswered(MessagingException cause) {
            super("the mail server took the message but its answer was lost: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void send(MimeMessage message) throws MessagingException {
        if (!(message instanceof Letter letter)) {
            throw new MessagingException("Only letters of this room are sent here");
        }
        Channel channel = letter.channel();
        boolean tls = channel.security() == MailSecurity.TLS;
        Session session = Session.getInstance(properties(channel, tls));
        try (AttentiveTransport transport = new AttentiveTransport(session, tls)) {
            transport.connect(
                    Objects.requireNonNull(channel.host()), channel.mailPort(), channel.username(), channel.password());
            letter.saveChanges();
            try {
                transport.sendMessage(letter, letter.getAllRecipients());
            } catch (MessagingException trouble) {
                if (transport.unanswered()) {
                    throw new Unanswered(trouble);
                }
                throw trouble;
            }
        }
    }

    private Properties properties(Channel channel, boolean tls) throws MessagingException {
        String prefix = tls ? "mail.smtps." : "mail.smtp.";
        String millis = Long.toString(patience.toMillis());
        Properties properties = new Properties();
        properties.setProperty(prefix + "connectiontimeout", millis);
        properties.setProperty(prefix + "timeout", millis);
        properties.setProperty(prefix + "writetimeout", millis);
        properties.setProperty(prefix + "auth", Boolean.toString(channel.username() != null));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        properties.setProperty(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.setProperty(prefix + "quitwait", "false");
        properties.setProperty(prefix + "localhost", "peaflow.localdomain");
        if (!tls) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        Path authority = channel.caCertificate();
        if (authority != null) {
            properties.put(prefix + "ssl.socketFactory", trusting(authority));
        }
        return properties;
    }

    private static SSLSocketFactory trusting(Path authority) throws MessagingException {
        try (InputStream pem = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new MessagingException(
                    "ca-certificate '" + authority + "' cannot be read as PEM certificates: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    /** Knows whether the end of the message went out and its answer did not come back. */
    private static final class AttentiveTransport extends SMTPTransport {

        private boolean unanswered;

        AttentiveTransport(Session session, boolean tls) {
            super(
                    session,
                    new URLName(tls ? "smtps" : "smtp", null, -1, null, null, null),
                    tls ? "smtps" : "smtp",
                    tls);
        }

        @Override
        protected void finishData() throws MessagingException, IOException {
            unanswered = true;
            try {
                super.finishData();
            } finally {
                unanswered = getLastReturnCode() <= 0;
            }
        }

        boolean unanswered() {
            return unanswered;
        }
    }
}
