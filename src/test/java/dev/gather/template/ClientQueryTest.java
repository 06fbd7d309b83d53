package dev.gather.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.gather.Patience;
import org.junit.jupiter.api.Test;

class ClientQueryTest {

  private static final ClientQuery QUERY = ClientQuery.beside(UriTemplate.parse("/a?of=1"));

  /** Each parameter of a client's is looked at on an event loop. */
  @Test
  void looksAtEachCharacterOfANameAFewTimes() {
    String brackets = "[".repeat(400_000);

    assertTimeoutPreemptively(
        Patience.LIMIT, () -> assertThat(QUERY.isWritten("x" + brackets + "y")).isFalse());
    assertThat(QUERY.isWritten("of" + brackets)).isTrue();
    assertThat(QUERY.isWritten(brackets + "of")).isTrue();
  }
}
