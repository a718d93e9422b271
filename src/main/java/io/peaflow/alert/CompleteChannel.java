package io.peaflow.alert;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A channel has the keys that its type needs, and what they say can be used. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = CompleteChannel.Reading.class)
@interface CompleteChannel {
    String message() default "";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Names each missing or unfit key of a channel at the key itself. */
    final class Reading implements ConstraintValidator<CompleteChannel, AlertSettings.Channel> {

        @Override
        public boolean isValid(AlertSettings.Channel channel, ConstraintValidatorContext context) {
            if (channel.type() == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            return all(isOwnName(context, channel), fitsItsType(context, channel));
        }

        private static boolean fitsItsType(ConstraintValidatorContext context, AlertSettings.Channel channel) {
            return switch (channel.type()) {
                case EMAIL ->
                    all(
                            isHost(context, channel.host()),
                            isReadable(context, channel.caCertificate()),
                            areAddresses(context, "from", channel.from() == null ? List.of() : List.of(channel.from())),
                            areAddresses(context, "to", channel.to()),
                            needs(context, "host", channel.host(), "the mail server, for example smtp.example.net"),
                            needs(context, "from", channel.from(), "the sender, for example peaflow@example.net"),
                            needs(
                                    context,
                                    "to",
                                    channel.to().isEmpty() ? null : "given",
                                    "the receivers, for example [me@example.net]"));
                case TELEGRAM ->
                    all(
                            isChat(context, channel.chatId()),
                            needs(context, "token", channel.token(), "the bot's token, as BotFather gave it"),
                            needs(context, "chatId", channel.chatId(), "the chat to write to"),
                            web(context, "baseUrl", channel.baseUrl()));
                case DISCORD, SLACK ->
                    all(
                            needs(context, "url", channel.url(), "the webhook's address, as the service gave it"),
                            web(context, "url", channel.url()));
                case PAGERDUTY ->
                    all(
                            needs(context, "routingKey", channel.routingKey(), "the integration key of Events API v2"),
                            web(context, "baseUrl", channel.baseUrl()));
                case WEBHOOK ->
                    all(
                            needs(context, "url", channel.url(), "the address to call"),
                            web(context, "url", channel.url()),
                            needs(context, "secret", channel.secret(), "the shared secret that signs each call"));
                case OUTBOX -> true;
            };
        }

        /** Every answer is asked for before this, so that every missing key is reported at once. */
        private static boolean all(Boolean... answers) {
            return List.of(answers).stream().allMatch(answer -> answer);
        }

        private static boolean needs(
                ConstraintValidatorContext context, String key, @Nullable Object value, String what) {
            if (value != null && !value.toString().isBlank()) {
                return true;
            }
            return refuse(context, key, "is missing for this type of channel: " + what);
        }

        /** What no other channel takes lies in the outbox: another channel of this name would be taken for it. */
        private static boolean isOwnName(ConstraintValidatorContext context, AlertSettings.Channel channel) {
            return channel.type() == AlertSettings.ChannelType.OUTBOX
                    || !Channels.OUTBOX.equals(channel.name())
                    || refuse(context, "name", "is the name of the last resort. Give this channel another.");
        }

        private static boolean isHost(ConstraintValidatorContext context, @Nullable String host) {
            return host == null
                    || host.isBlank()
                    || host.strip().matches("[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+")
                    || refuse(context, "host", "is not the name of a host. Write it without scheme and port.");
        }

        private static boolean isReadable(ConstraintValidatorContext context, @Nullable Path file) {
            return file == null
                    || Files.isReadable(file)
                    || refuse(context, "caCertificate", "names a file that cannot be read. Name a PEM file.");
        }

        private static boolean isChat(ConstraintValidatorContext context, @Nullable String chat) {
            return chat == null
                    || chat.isBlank()
                    || chat.strip().matches("-?[0-9]+|@[A-Za-z0-9_]+")
                    || refuse(context, "chatId", "is no chat. Write a number such as -1001234567890, or @name.");
        }

        private static boolean areAddresses(ConstraintValidatorContext context, String key, List<String> addresses) {
            return addresses.stream().filter(address -> !address.isBlank()).allMatch(Reading::isAddress)
                    || refuse(context, key, "has what is no address of e-mail. Write it like me@example.net.");
        }

        private static boolean isAddress(String text) {
            try {
                return text.contains("@")
                        && !new InternetAddress(text, true).getAddress().isBlank();
            } catch (AddressException none) {
                return false;
            }
        }

        private static boolean web(ConstraintValidatorContext context, String key, @Nullable URI address) {
            if (address == null) {
                return true;
            }
            return isOfTheWeb(address) || refuse(context, key, "must be an http or https address with a host");
        }

        static boolean isOfTheWeb(URI address) {
            return ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
                    && address.getHost() != null;
        }

        private static boolean refuse(ConstraintValidatorContext context, String key, String message) {
            context.buildConstraintViolationWithTemplate(message)
                    .addPropertyNode(key)
                    .addConstraintViolation();
            return false;
        }
    }
}
