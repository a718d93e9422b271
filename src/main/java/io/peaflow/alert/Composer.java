package io.peaflow.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.peaflow.alert.AlertSettings.Channel;
import io.peaflow.alert.AlertSettings.ChannelType;
import io.peaflow.alert.DeliveryTable.Kind;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.component.telegram.model.OutgoingTextMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;
import tools.jackson.databind.json.JsonMapper;

/** Gives a message the form of its channel: letter, chat message, call of a web service. */
final class Composer {

    private static final Logger LOG = LoggerFactory.getLogger(Composer.class);
    private static final Map<String, String> COLOURS =
            Map.of("critical", "#b3261e", "warning", "#9a5b00", "info", "#2b5f8a", "resolved", "#1d6b44");
    private static final int LONGEST_TELEGRAM = 4096;
    private static final int LONGEST_DISCORD = 4000;
    private static final int LONGEST_SLACK = 3500;
    private static final int LONGEST_TITLE = 250;
    private static final int LONGEST_SUMMARY = 1000;
    private static final String LAST_RESORT = "peaflow@localhost";

    private final Wording wording;
    private final ITemplateEngine templates;
    private final JsonMapper json;
    private final Clock clock;

    Composer(Wording wording, ITemplateEngine templates, JsonMapper json, Clock clock) {
        this.wording = wording;
        this.templates = templates;
        this.json = json;
        this.clock = clock;
    }

    Words words(Outgoing outgoing) {
        return wording.words(outgoing.kind(), outgoing.notifications());
    }

    /** An e-mail in plain text and HTML. */
    public Letter letter(@ExchangeProperty("outgoing") Outgoing outgoing) throws MessagingException {
        Channel channel = outgoing.channel();
        Words words = words(outgoing);
        String from = channel.from() == null ? LAST_RESORT : channel.from();
        Letter letter = new Letter(channel, outgoing.id() + "@" + domain(from));
        letter.setFrom(new InternetAddress(from, true));
        for (String receiver : channel.to().isEmpty() ? List.of(LAST_RESORT) : channel.to()) {
            letter.addRecipient(Message.RecipientType.TO, new InternetAddress(receiver, true));
        }
        letter.setSubject(cut(words.subject(), LONGEST_TITLE), UTF_8.name());
        letter.setSentDate(Date.from(clock.instant()));
        letter.setHeader("Auto-Submitted", "auto-generated");
        letter.setHeader("References", "<" + outgoing.notifications().getFirst().id() + "@" + domain(from) + ">");
        MimeMultipart bodies = new MimeMultipart("alternative");
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(words.plain() + "\n-- \n" + words.frame().footer() + "\n", UTF_8.name());
        bodies.addBodyPart(plain);
        String page = html(words);
        if (page != null) {
            MimeBodyPart html = new MimeBodyPart();
            html.setText(page, UTF_8.name(), "html");
            bodies.addBodyPart(html);
        }
        letter.setContent(bodies);
        letter.saveChanges();
        return letter;
    }

    /** The HTML form; null when its template cannot be used, and then the plain text has to do. */
    @Nullable
    String html(Words words) {
        try {
            return templates.process(
                    "alert/email",
                    new Context(
                            wording.locale(),
                            Map.of(
                                    "words",
                                    words,
                                    "language",
                                    wording.locale().getLanguage(),
                                    "colour",
                                    colour(words),
                                    "colours",
                                    COLOURS)));
        } catch (RuntimeException broken) {
            LOG.error("The template alert/email cannot be used; the message leaves as plain text", broken);
            return null;
        }
    }

    /** A message to a Telegram chat, without markup that a fact could break. */
    public OutgoingTextMessage chat(@ExchangeProperty("outgoing") Outgoing outgoing) {
        OutgoingTextMessage message = new OutgoingTextMessage();
        message.setChatId(outgoing.getChat());
        message.setText(cut(chatText(words(outgoing)), LONGEST_TELEGRAM));
        message.setDisableWebPagePreview(true);
        return message;
    }

    String chatText(Words words) {
        return words.label() + ": " + words.title() + "\n\n" + words.plain().strip();
    }

    /** The call of a web service: address, body and signature. */
    public String call(@ExchangeProperty("outgoing") Outgoing outgoing, Exchange exchange) {
        Channel channel = outgoing.channel();
        String body = json.writeValueAsString(body(outgoing, words(outgoing)));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_URI, address(channel).toString());
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "POST");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json; charset=UTF-8");
        if (channel.type() == ChannelType.WEBHOOK) {
            String timestamp = Long.toString(clock.instant().getEpochSecond());
            exchange.getMessage().setHeader("X-Peaflow-Delivery", outgoing.id().toString());
            exchange.getMessage().setHeader("X-Peaflow-Timestamp", timestamp);
            exchange.getMessage()
                    .setHeader(
                            "X-Peaflow-Signature",
                            "v1=" + signature(Objects.requireNonNull(channel.secret()), timestamp, body));
        }
        return body;
    }

    /** HMAC-SHA256 over the timestamp, a full stop and the body, in hexadecimal. */
    static String signature(String secret, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((timestamp + "." + body).getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java has HmacSHA256", impossible);
        }
    }

    private static URI address(Channel channel) {
        if (channel.type() != ChannelType.PAGERDUTY) {
            return Objects.requireNonNull(channel.url());
        }
        URI base = channel.baseUrl() == null ? URI.create("https://events.pagerduty.com") : channel.baseUrl();
        return URI.create(base.toString().replaceAll("/+$", "") + "/v2/enqueue");
    }

    private Map<String, Object> body(Outgoing outgoing, Words words) {
        return switch (outgoing.channel().type()) {
            case DISCORD ->
                Map.of(
                        "username",
                        "peaflow",
                        "allowed_mentions",
                        Map.of("parse", List.of()),
                        "embeds",
                        List.of(Map.of(
                                "title", cut(words.label() + ": " + words.title(), LONGEST_TITLE),
                                "description", cut(words.plain().strip(), LONGEST_DISCORD),
                                "color", Integer.parseInt(colour(words).substring(1), 16))));
            case SLACK ->
                Map.of(
                        "text",
                        "*" + slack(cut(words.label() + ": " + words.title(), LONGEST_TITLE)) + "*\n"
                                + slack(cut(words.plain().strip(), LONGEST_SLACK)));
            case PAGERDUTY -> pagerDuty(outgoing, words);
            default -> webhook(outgoing, words);
        };
    }

    private static Map<String, Object> pagerDuty(Outgoing outgoing, Words words) {
        Notification first = outgoing.notifications().getFirst();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("routing_key", Objects.requireNonNull(outgoing.channel().routingKey()));
        event.put("event_action", outgoing.kind() == Kind.RESOLVED ? "resolve" : "trigger");
        event.put("dedup_key", "peaflow-" + first.id());
        event.put(
                "payload",
                Map.of(
                        "summary", cut(words.title() + ": " + words.text(), LONGEST_SUMMARY),
                        "source", "peaflow",
                        "severity", first.severity().name().toLowerCase(Locale.ROOT),
                        "timestamp", first.at().toString(),
                        "component", first.topic(),
                        "class", first.kind(),
                        "custom_details", Map.of("message", words.plain())));
        return event;
    }

    private static Map<String, Object> webhook(Outgoing outgoing, Words words) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", outgoing.id());
        message.put("message", outgoing.kind().name().toLowerCase(Locale.ROOT));
        message.put("title", words.title());
        message.put("text", words.plain());
        message.put(
                "notifications",
                outgoing.notifications().stream().map(Composer::facts).toList());
        return message;
    }

    private static Map<String, Object> facts(Notification notification) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", notification.id());
        facts.put("at", notification.at().toString());
        facts.put("severity", notification.severity());
        facts.put("kind", notification.kind());
        facts.put("topic", notification.topic());
        facts.put("key", notification.key());
        Map<String, String> told = new LinkedHashMap<>(notification.facts());
        told.keySet().removeIf(name -> name.endsWith(Wording.SAID));
        facts.put("facts", told);
        facts.put("run", notification.run().map(UUID::toString).orElse(null));
        facts.put("occurrences", notification.occurrences());
        facts.put("resolvedAt", notification.resolvedAt().map(Object::toString).orElse(null));
        return facts;
    }

    private static String colour(Words words) {
        return COLOURS.getOrDefault(words.tone(), "#5d6a65");
    }

    private static String slack(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String domain(String address) {
        String bare = address.strip().replaceAll(">$", "");
        return bare.substring(bare.indexOf('@') + 1);
    }

    /** At most so many UTF-16 units, never half a character. */
    static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
