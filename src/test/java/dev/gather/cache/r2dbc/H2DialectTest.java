package dev.gather.cache.r2dbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.R2dbcBadGrammarException;
import java.util.ConcurrentModificationException;
import org.junit.jupiter.api.Test;

class H2DialectTest {

  private final H2Dialect dialect = new H2Dialect();

  @Test
  void statementsThatMeetTablesInTheMakingWaitForThem() {
    assertThat(dialect.isSchemaMissing(new ConcurrentModificationException())).isTrue();
    assertThat(dialect.isSchemaMissing(new R2dbcBadGrammarException("no table", "42S02"))).isTrue();
    assertThat(dialect.isSchemaMissing(new IllegalStateException())).isFalse();
  }
}
