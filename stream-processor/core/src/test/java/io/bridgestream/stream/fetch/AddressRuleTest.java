package io.bridgestream.stream.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.255",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
      })
  void refusesWhatIsNotOfThePublicInternet(String address) throws UnknownHostException {
    assertThat(AddressRule.PUBLIC_ONLY.allows(InetAddress.getByName(address))).isFalse();
    assertThat(AddressRule.ANY.allows(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "128.0.0.1",
        "168.63.129.15",
        "169.253.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "2a00::1",
      })
  void allowsTheRestUpToItsEdges(String address) throws UnknownHostException {
    assertThat(AddressRule.PUBLIC_ONLY.allows(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void readsHostsWithSubdomainsAndPorts() {
    AllowedHost plain = AllowedHost.parse("Images.Example.org");
    AllowedHost all = AllowedHost.parse("*.example.org");
    AllowedHost port = AllowedHost.parse("example.org:8443");

    assertThat(plain.admits(URI.create("https://images.example.ORG/a"))).isTrue();
    assertThat(plain.admits(URI.create("http://images.example.org:80/a"))).isTrue();
    assertThat(plain.admits(URI.create("http://images.example.org:443/a"))).isFalse();
    assertThat(plain.admits(URI.create("http://images.example.org.evil.org/a"))).isFalse();
    assertThat(all.admits(URI.create("http://a.b.example.org/"))).isTrue();
    assertThat(all.admits(URI.create("http://example.org/"))).isFalse();
    assertThat(all.admits(URI.create("http://evilexample.org/"))).isFalse();
    assertThat(port.admits(URI.create("https://example.org:8443/"))).isTrue();
    assertThat(port.admits(URI.create("https://example.org/"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "*", "*.", "http://example.org", "a b", "example.org:70000", "a:b", "-a.org"})
  void refusesWhatIsNoHost(String text) {
    assertThatThrownBy(() -> AllowedHost.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hosts must be like");
  }
}
