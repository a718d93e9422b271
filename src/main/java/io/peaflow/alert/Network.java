package io.peaflow.alert;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** A range of addresses in CIDR form; a single address is the range of one. */
record Network(InetAddress base, int bits) {

    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    static boolean readable(String text) {
        return parse(text).isPresent();
    }

    static Network of(String text) {
        return parse(text)
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + text + "' is not an address or a network (CIDR)"));
    }

    private static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!LITERAL.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress base = InetAddress.ofLiteral(address);
            int width = base.getAddress().length * 8;
            int bits = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
            return bits < 0 || bits > width ? Optional.empty() : Optional.of(new Network(base, bits));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
