package dev.gather.ops.metric;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Meters by what their labels come from, so that recording costs one look into a map: a registry
 * would sort and compare labels each time.
 *
 * <p>It also bounds them. Labels come from definitions and are few, but definitions change while
 * the gateway runs, and its memory must not grow with their history: what a new definition does not
 * name any more is removed, and beyond {@code limit}, what is new shares one meter.
 *
 * @param <K> equal where the labels are equal
 * @param <M> kind of meter
 */
public final class MeterCache<K, M> {

  private final int limit;
  private final Function<K, M> create;
  private final K rest;
  private final Map<K, M> meters = new ConcurrentHashMap<>();

  /**
   * @param limit meters of their own
   * @param create registers a meter
   * @param rest stands for everything beyond the limit
   */
  public MeterCache(int limit, Function<K, M> create, K rest) {
    this.limit = limit;
    this.create = create;
    this.rest = rest;
  }

  public M get(K key) {
    @Nullable M meter = meters.get(key);
    if (meter != null) {
      return meter;
    }
    // Threads that arrive here at once may pass the limit by their number, which does no harm.
    return meters.computeIfAbsent(meters.size() < limit ? key : rest, create);
  }

  /** A request that began before may bring one of them back. It stays until the next time. */
  void removeIf(Predicate<K> isGone, Consumer<M> unregister) {
    meters.forEach(
        (key, meter) -> {
          if (!key.equals(rest) && isGone.test(key) && meters.remove(key, meter)) {
            unregister.accept(meter);
          }
        });
  }
}
