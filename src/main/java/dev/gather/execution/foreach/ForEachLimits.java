package dev.gather.execution.foreach;

import dev.gather.process.Between;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of every for-each, {@code gather.for-each}.
 *
 * @param maxElements elements that are called for; the rest have no result and an entry in {@code
 *     errors}
 * @param maxSize all results of one together
 */
@ConfigurationProperties("gather.for-each")
public record ForEachLimits(
    @Between(least = "1", most = "1000000") @DefaultValue("1000") int maxElements,
    @Between(least = "1B", most = "1GB") @DefaultValue("16MB") DataSize maxSize) {

  private static final long LISTED = 100;

  /**
   * Elements that a list may have. Each of them, called for or not, has a result in the document; a
   * small list of a batch with {@code many} may have as many as a heap does not hold.
   */
  int mostListed() {
    return (int) Math.min(LISTED * maxElements, Integer.MAX_VALUE - 1);
  }
}
