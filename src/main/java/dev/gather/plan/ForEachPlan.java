package dev.gather.plan;

import dev.gather.json.Elements;
import dev.gather.json.Slice;
import dev.gather.template.Reference;
import dev.gather.template.UnresolvedException;
import dev.gather.template.Values;
import java.util.List;
import java.util.Optional;

/**
 * What a call is repeated for.
 *
 * @param list leads to an array, or through arrays to several; its scope is the client's, or the
 *     name of the call whose answer holds it
 * @param orElse the array that stands where there is none
 * @param isOfMany whether each value of that array is one itself, the result of a batch with {@code
 *     many}; the elements are those of all of them
 * @param concurrency requests at once
 * @param batch how elements share requests; empty where each has its own
 * @param into member that a result becomes inside its element; empty where results stand in an
 *     array of their own
 */
public record ForEachPlan(
    Reference list,
    Optional<byte[]> orElse,
    boolean isOfMany,
    int concurrency,
    Optional<BatchPlan> batch,
    Optional<String> into) {

  /**
   * What the call is made for.
   *
   * @throws UnresolvedException when there is no list
   */
  public List<Slice> elements(Values values) {
    return elements(values, Integer.MAX_VALUE);
  }

  /**
   * The same, for who has no use for more than so many.
   *
   * @param most where there are more, there may be one more in the list, and no other
   */
  public List<Slice> elements(Values values, int most) {
    return each(
        list.elements(values, most)
            .or(() -> orElse.map(json -> Elements.of(Slice.of(json))))
            .orElseThrow(list::missing),
        most);
  }

  /** The same in a value of the call that the list is of, where it may be shown otherwise. */
  public List<Slice> elements(Slice value) {
    return each(Elements.of(value, list.steps()), Integer.MAX_VALUE);
  }

  private List<Slice> each(List<Slice> elements, int most) {
    return isOfMany ? Elements.inside(elements, most) : elements;
  }
}
