package dev.gather.scenario;

import dev.gather.Patience;
import java.io.File;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium without a window, of Debian's packages {@code chromium} and {@code chromium-driver}. */
final class Browser implements AutoCloseable {

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Empty where it is not installed. */
  static Optional<Browser> start() {
    Optional<File> chromium = onThePath("chromium");
    Optional<File> driver = onThePath("chromedriver");
    if (chromium.isEmpty() || driver.isEmpty()) {
      return Optional.empty();
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get());
    // Builds run as root, where there is no sandbox, and in containers, where shared memory is
    // small.
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    options.setScriptTimeout(Patience.LIMIT);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.get())
            .usingAnyFreePort()
            .build();
    return Optional.of(new Browser(new ChromeDriver(service, options)));
  }

  private static Optional<File> onThePath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(directory -> new File(directory, program))
        .filter(File::canExecute)
        .findFirst();
  }

  /**
   * Opens a page and runs a script on it.
   *
   * @param script body of an asynchronous function, which the arguments are {@code args} of
   * @return what the script returns, or {@code threw} and what it threw
   */
  @Nullable Object run(String page, String script, Object... arguments) {
    driver.get(page);
    return driver.executeAsyncScript(
        """
        const args = [...arguments];
        const done = args.pop();
        (async () => { %s })().then(done, error => done('threw ' + error.name));
        """
            .formatted(script),
        arguments);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
