package io.peaflow.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A webhook may call the open internet and nothing else, however its address is dressed. */
@Tag("F51")
class AddressGuardTests {

    /** Each is tried with the port of a server that listens on every local address and counts. */
    private static final List<String> PAYLOADS = List.of(
            // loopback, in every notation that some client somewhere understands
            "http://127.0.0.1:PORT/",
            "http://127.0.0.2:PORT/",
            "http://127.255.255.254:PORT/",
            "http://localhost:PORT/",
            "http://LOCALHOST:PORT/",
            "http://localhost.:PORT/",
            "http://127.1:PORT/",
            "http://127.0.1:PORT/",
            "http://2130706433:PORT/",
            "http://0x7f000001:PORT/",
            "http://0x7f.0x0.0x0.0x1:PORT/",
            "http://017700000001:PORT/",
            "http://0177.0.0.1:PORT/",
            "http://0177.0.0.01:PORT/",
            "http://00000177.0.0.1:PORT/",
            "http://127.0.0.1.:PORT/",
            "http://0:PORT/",
            "http://0.0.0.0:PORT/",
            "http://[::]:PORT/",
            "http://[::1]:PORT/",
            "http://[0:0:0:0:0:0:0:1]:PORT/",
            "http://[0000:0000:0000:0000:0000:0000:0000:0001]:PORT/",
            "http://[::ffff:127.0.0.1]:PORT/",
            "http://[::ffff:7f00:1]:PORT/",
            "http://[0:0:0:0:0:ffff:7f00:0001]:PORT/",
            "http://[::127.0.0.1]:PORT/",
            "http://[64:ff9b::127.0.0.1]:PORT/",
            "http://[64:ff9b::7f00:1]:PORT/",
            "http://[64:ff9b:1::7f00:1]:PORT/",
            "http://[2002:7f00:1::]:PORT/",
            "http://[2002:a00:1::1]:PORT/",
            // a name and a password in front of the host, a host in front of the password
            "http://example.com@127.0.0.1:PORT/",
            "http://example.com:80@127.0.0.1:PORT/",
            "http://127.0.0.1:PORT@127.0.0.1:PORT/",
            "http://me:pw@localhost:PORT/",
            "http://example.com%40127.0.0.1:PORT/",
            "http://127.0.0.1:PORT\\@example.com/",
            "http://127.0.0.1:PORT#@example.com/",
            "http://127.0.0.1:PORT?@example.com/",
            // what look like digits, and are
            "http://１２７.０.０.１:PORT/",
            "http://①②⑦.⓪.⓪.①:PORT/",
            "http://127。0。0。1:PORT/",
            "http://%31%32%37.0.0.1:PORT/",
            // the cloud's metadata
            "http://169.254.169.254/latest/meta-data/",
            "http://169.254.170.2/v2/credentials",
            "http://2852039166/latest/meta-data/",
            "http://0xa9fea9fe/latest/meta-data/",
            "http://0251.0376.0251.0376/",
            "http://[::ffff:169.254.169.254]/",
            "http://[::ffff:a9fe:a9fe]/",
            "http://[fd00:ec2::254]/latest/meta-data/",
            "http://100.100.100.200/latest/meta-data/",
            // private, shared, link-local, multicast and reserved ranges
            "http://10.0.0.1/",
            "http://10.255.255.255/",
            "http://172.16.0.1/",
            "http://172.31.255.254/",
            "http://192.168.0.1/",
            "http://192.168.1.254:8080/",
            "http://100.64.0.1/",
            "http://100.127.255.254/",
            "http://192.0.0.192/",
            "http://192.0.2.1/",
            "http://198.18.0.1/",
            "http://198.51.100.7/",
            "http://203.0.113.9/",
            "http://224.0.0.1/",
            "http://239.255.255.250:1900/",
            "http://240.0.0.1/",
            "http://255.255.255.255/",
            "http://[fe80::1]/",
            "http://[fe80::1%25lo]:PORT/",
            "http://[fc00::1]/",
            "http://[fd12:3456:789a::1]/",
            "http://[fec0::1]/",
            "http://[ff02::1]/",
            "http://[2001:db8::1]/",
            "http://[2001:0:7f00:1::]/",
            "http://[100::1]/",
            // names that lead there
            "http://internal.example:PORT/",
            "http://metadata.example/",
            "http://mapped.example:PORT/",
            "http://mixed.example:PORT/",
            "http://six.example:PORT/");

    private static final Map<String, List<String>> NAMES = Map.of(
            "internal.example", List.of("127.0.0.1"),
            "metadata.example", List.of("169.254.169.254"),
            "mapped.example", List.of("::ffff:127.0.0.1"),
            "mixed.example", List.of("93.184.216.34", "127.0.0.1"),
            "six.example", List.of("::1"));

    private final AtomicInteger connections = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress("::", 0), 0);
        server.createContext("/", exchange -> {
            connections.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void silence() {
        server.stop(0);
    }

    @Test
    void noPayloadReachesAForbiddenAddress() throws IOException {
        assertThat(PAYLOADS).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(60);
        List<String> called = new ArrayList<>();
        int refusedByGuard = 0;
        try (CloseableHttpClient client = client(known(), List.of())) {
            for (String payload : PAYLOADS) {
                String address = payload.replace("PORT", Integer.toString(port()));
                Throwable refusal = catchThrowable(() -> post(client, address));
                if (refusal == null) {
                    called.add(address);
                } else if (refusal instanceof AddressGuard.ForbiddenTarget) {
                    refusedByGuard++;
                }
            }
        }
        assertThat(called).isEmpty();
        assertThat(connections).hasValue(0);
        assertThat(refusedByGuard).as("refused on the resolved address").isGreaterThanOrEqualTo(50);
    }

    @Test
    void anAllowedAddressIsCalledAndOnlyThat() throws IOException {
        try (CloseableHttpClient client = client(SystemDefaultDnsResolver.INSTANCE, List.of("127.0.0.1/32"))) {
            post(client, "http://127.0.0.1:" + port() + "/");
            assertThat(connections).hasValue(1);
            assertThatThrownBy(() -> post(client, "http://127.0.0.2:" + port() + "/"))
                    .isInstanceOf(AddressGuard.ForbiddenTarget.class)
                    .hasMessageContaining("127.0.0.2")
                    .hasMessageContaining("peaflow.alert.allowed-private-targets");
        }
        assertThat(connections).hasValue(1);
    }

    @Test
    void aRedirectIsNotFollowedEvenToAnAllowedAddress() throws IOException {
        server.createContext("/away", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + port() + "/");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        try (CloseableHttpClient client = client(SystemDefaultDnsResolver.INSTANCE, List.of("127.0.0.1"))) {
            assertThat(post(client, "http://127.0.0.1:" + port() + "/away")).isEqualTo(307);
        }
        assertThat(connections).hasValue(0);
    }

    @Test
    void aNameThatMovesBetweenTwoLookUpsIsRefusedTheSecondTime() throws IOException {
        AtomicInteger lookUps = new AtomicInteger();
        DnsResolver rebinding =
                names(host -> lookUps.getAndIncrement() == 0 ? List.of("127.0.0.1") : List.of("127.0.0.3"));
        try (CloseableHttpClient client = client(rebinding, List.of("127.0.0.1"))) {
            post(client, "http://rebind.example:" + port() + "/first");
            assertThat(lookUps).as("one look-up decides and is connected to").hasValue(1);
        }
        try (CloseableHttpClient client = client(rebinding, List.of("127.0.0.1"))) {
            assertThatThrownBy(() -> post(client, "http://rebind.example:" + port() + "/second"))
                    .isInstanceOf(AddressGuard.ForbiddenTarget.class);
        }
        assertThat(connections).hasValue(1);
    }

    @Test
    void anAnswerWithoutEndIsCut() throws IOException {
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = "x".repeat(8192).getBytes(UTF_8);
            for (int number = 0; number < 100; number++) {
                exchange.getResponseBody().write(block);
            }
            exchange.close();
        });
        try (CloseableHttpClient client = client(SystemDefaultDnsResolver.INSTANCE, List.of("127.0.0.1"))) {
            assertThatThrownBy(() -> post(client, "http://127.0.0.1:" + port() + "/endless"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("longer than");
        }
    }

    @Test
    void theOpenInternetIsOpen() throws UnknownHostException {
        for (String address : List.of("1.1.1.1", "93.184.216.34", "172.15.0.1", "172.32.0.1", "2606:4700::1111")) {
            assertThat(AddressGuard.open(InetAddress.getByName(address)))
                    .as(address)
                    .isTrue();
        }
    }

    @Test
    void readsNetworks() {
        assertThat(Network.readable("10.0.0.0/8")).isTrue();
        assertThat(Network.readable("fd00::/8")).isTrue();
        assertThat(Network.readable("192.168.1.20")).isTrue();
        assertThat(Network.readable("localhost")).isFalse();
        assertThat(Network.readable("10.0.0.0/33")).isFalse();
        assertThat(Network.readable("10.0.0.0/x")).isFalse();
        assertThat(Network.readable("999.0.0.1")).isFalse();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static CloseableHttpClient client(DnsResolver names, List<String> allowed) {
        HttpClientBuilder builder = HttpClientBuilder.create();
        new GuardedHttpClient(new AddressGuard(names, allowed), Duration.ofSeconds(3)).configureHttpClient(builder);
        return builder.build();
    }

    private static int post(CloseableHttpClient client, String address) throws IOException {
        HttpPost post = new HttpPost(address);
        post.setEntity(new StringEntity("{}"));
        return client.execute(post, response -> {
            if (response.getEntity() != null) {
                response.getEntity().getContent().readAllBytes();
            }
            return response.getCode();
        });
    }

    private static DnsResolver known() {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                List<String> known = NAMES.get(host);
                return known == null ? SystemDefaultDnsResolver.INSTANCE.resolve(host) : addresses(known);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    private static InetAddress[] addresses(List<String> literals) throws UnknownHostException {
        InetAddress[] found = new InetAddress[literals.size()];
        for (int number = 0; number < found.length; number++) {
            found[number] = InetAddress.getByName(literals.get(number));
        }
        return found;
    }

    private static DnsResolver names(java.util.function.Function<String, List<String>> names) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return addresses(names.apply(host));
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }
}
