package dev.gather.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "http://catalog,              false, catalog,     80,   catalog,          ''",
    "http://catalog:80/,          false, catalog,     80,   catalog,          ''",
    "https://catalog,             true,  catalog,     443,  catalog,          ''",
    "https://catalog:80,          true,  catalog,     80,   catalog:80,       ''",
    "HTTP://catalog:443,          false, catalog,     443,  catalog:443,      ''",
    "http://catalog:8/api,        false, catalog,     8,    catalog:8,        /api",
    "http://my_service:8080/a/b/, false, my_service,  8080, my_service:8080,  /a/b",
    "http://[::1]:8080/%2F,       false, ::1,         8080, [::1]:8080,       /%2F",
    "https://[2001:db8::1],       true,  2001:db8::1, 443,  [2001:db8::1],    ''"
  })
  void readsAUrl(
      URI url, boolean isSecure, String host, int port, String hostHeader, String basePath) {
    assertThat(Endpoint.of(url))
        .isEqualTo(new Endpoint(isSecure, host, port, hostHeader, basePath));
  }
}
