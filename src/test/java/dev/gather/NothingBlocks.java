package dev.gather;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/**
 * Makes whatever blocks an event loop an error, in every test.
 *
 * <p>JUnit finds it by itself. BlockHound's own listener would be made in Maven's process as well,
 * where tests are looked for as soon as they run in more than one, and cannot be there.
 */
public final class NothingBlocks implements BeforeAllCallback {

  static {
    BlockHound.install();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    // It is there from the first class on.
  }
}
