package io.peaflow.alert;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a host's name and lets through only addresses of the open internet, and those that the settings allow. The
 * client connects to exactly the addresses returned here, so a name that changes between two look-ups changes nothing.
 */
final class AddressGuard implements DnsResolver {

    /** IANA's special-purpose registries (RFC 6890 and its updates): nothing in them is a server of the open internet. */
    private static final List<Network> FORBIDDEN = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(Network::of)
            .toList();

    /** IPv6 ranges that carry an IPv4 address, and where in it: translation (RFC 6052) and 6to4 (RFC 3056). */
    private static final List<Embedding> EMBEDDINGS =
            List.of(new Embedding(Network.of("64:ff9b::/96"), 12), new Embedding(Network.of("2002::/16"), 2));

    private final DnsResolver names;
    private final List<Network> allowed;

    AddressGuard(DnsResolver names, List<String> allowed) {
        this.names = names;
        this.allowed = allowed.stream().map(Network::of).toList();
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = names.resolve(host);
        if (found == null || found.length == 0) {
            throw new UnknownHostException(host);
        }
        for (InetAddress address : found) {
            if (!open(address) && allowed.stream().noneMatch(network -> network.contains(address))) {
                throw new ForbiddenTarget(host, address);
            }
        }
        return found;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }

    /** True for an address that may be called by anybody. */
    static boolean open(InetAddress address) {
        if (FORBIDDEN.stream().anyMatch(network -> network.contains(address))) {
            return false;
        }
        return !(address instanceof Inet6Address)
                || EMBEDDINGS.stream()
                        .filter(embedding -> embedding.range().contains(address))
                        .allMatch(embedding -> open(embedding.inner(address)));
    }

    private record Embedding(Network range, int offset) {

        InetAddress inner(InetAddress address) {
            try {
                return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), offset, offset + 4));
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException("Four bytes are always an address", impossible);
            }
        }
    }

    /** A call to an address that is not of the open internet was refused before any packet left. */
    static final class ForbiddenTarget extends UnknownHostException {

        private static final long serialVersionUID = 1;

        ForbiddenTarget(String host, InetAddress address) {
            super("'" + host + "' leads to " + address.getHostAddress()
                    + ", which is not an address of the open internet; nothing was sent. If it is meant, add the"
                    + " address to peaflow.alert.allowed-private-targets");
        }
    }
}
