package dev.gather.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private static DisposableServer server;
  private static SslContext trusting;
  private static ServerSocketFactory sockets;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    KeyStore store = certificateForLocalhost(directory.resolve("server.p12"));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    sockets = context.getServerSocketFactory();
    SslContext serving = SslContextBuilder.forServer(keys).build();
    trusting = SslContextBuilder.forClient().trustManager(trust).build();
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .secure(spec -> spec.sslContext(serving))
            .handle((request, response) -> response.sendString(Mono.just("[\"secret\"]")))
            .bindNow();
  }

  @AfterAll
  static void stop() {
    server.disposeNow();
  }

  @Test
  void readsFromAServerThatItTrusts() {
    StepVerifier.create(send("localhost", true).map(Fixtures::text))
        .expectNext("[\"secret\"]")
        .expectComplete()
        .verify(Patience.LIMIT);
  }

  @Test
  void readsNothingBehindAnAnswer() throws IOException {
    String head = "HTTP/1.1 200 OK\r\n";
    String answer = head + "content-length: 3\r\n\r\n[1]" + head + "set-cookie: a=poison\r\nx: ";
    ConnectionProvider connections = ConnectionProvider.create("kept", 1);
    try (RawServer raw =
        RawServer.on(
            sockets, (out, connection) -> out.write(answer.getBytes(StandardCharsets.US_ASCII)))) {
      UpstreamCall call =
          call(URI.create("https://localhost:" + raw.url().getPort()), true, connections);
      StepVerifier.create(
              call.send(Fixtures.get("/", Patience.LIMIT)).map(Fixtures::text).repeat(3))
          .expectNext("[1]", "[1]", "[1]", "[1]")
          .expectComplete()
          .verify(Patience.LIMIT);
      assertThat(raw.connections()).isEqualTo(4);
    } finally {
      connections.dispose();
    }
  }

  @Test
  void refusesACertificateForAnotherName() {
    refuses(send("127.0.0.1", true));
  }

  @Test
  void refusesACertificateThatNobodyVouchesFor() {
    refuses(send("localhost", false));
  }

  @Test
  void failsToConnectToAServerWithoutTls() {
    DisposableServer plain = HttpServer.create().host("127.0.0.1").port(0).bindNow();
    refuses(send(URI.create("https://localhost:" + plain.port()), false));
    plain.disposeNow();
  }

  private static void refuses(Mono<UpstreamAnswer> answer) {
    StepVerifier.create(answer)
        .expectErrorSatisfies(
            error -> assertThat(((CallFailure) error).kind()).isEqualTo(FailureKind.CONNECTION))
        .verify(Patience.LIMIT);
  }

  private static Mono<UpstreamAnswer> send(String host, boolean isTrusting) {
    return send(URI.create("https://" + host + ":" + server.port()), isTrusting);
  }

  private static Mono<UpstreamAnswer> send(URI url, boolean isTrusting) {
    ConnectionProvider connections = ConnectionProvider.newConnection();
    return call(url, isTrusting, connections).send(Fixtures.get("/"));
  }

  private static UpstreamCall call(URI url, boolean isTrusting, ConnectionProvider connections) {
    UpstreamDefinition definition = Fixtures.upstream(url);
    HttpClient client = HttpSender.client(definition, connections);
    return new HttpExchange(
        definition,
        new HttpSender(
            definition,
            isTrusting
                ? client.secure(spec -> spec.sslContext(trusting).handshakeTimeout(Patience.LIMIT))
                : client));
  }

  private static KeyStore certificateForLocalhost(Path file) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    KeyStore.Entry entry = keys.getEntry("server", new KeyStore.PasswordProtection(PASSWORD));
    // Among the trusted as well, for a certificate that stands for itself.
    keys.setCertificateEntry("trusted", ((KeyStore.PrivateKeyEntry) entry).getCertificate());
    return keys;
  }
}
