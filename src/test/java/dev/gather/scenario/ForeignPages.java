package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Empty pages of other origins than a gateway's, in a browser that holds scripts to its rules. */
final class ForeignPages implements AutoCloseable {

  private static final String MISSING =
      "NO BROWSER WAS TESTED: Debian's packages chromium and chromium-driver are not installed";

  private final Browser browser;
  private final SocketStub pages;

  private ForeignPages(Browser browser, SocketStub pages) {
    this.browser = browser;
    this.pages = pages;
  }

  /** Skips the test, and says so, where no browser is installed. */
  static ForeignPages open() {
    Optional<Browser> found = Browser.start();
    if (found.isEmpty()) {
      System.err.println(MISSING);
    }
    assumeTrue(found.isPresent(), MISSING);
    return new ForeignPages(
        found.get(),
        SocketStub.start(
            request ->
                Reply.of(200, "Content-Type: text/html\r\n", "<!doctype html>".getBytes(UTF_8))));
  }

  /** Origin of the pages of a host, or of a pattern of hosts. */
  String origin(String host) {
    // Browsers find hosts below localhost by themselves.
    return "http://" + host + ".localhost" + pages.url().substring(pages.url().lastIndexOf(':'));
  }

  /**
   * Runs a script on a page of a host.
   *
   * @param script finds the gateway in {@code args[0]}, and what else it needs behind that
   */
  @Nullable Object run(String host, Gateway gateway, String script, Object... others) {
    return browser.run(
        origin(host) + "/",
        script,
        Stream.concat(Stream.of("http://127.0.0.1:" + gateway.port()), Stream.of(others))
            .toArray());
  }

  @Override
  public void close() {
    browser.close();
    pages.close();
  }
}
