package dev.gather.json;

import java.util.ArrayList;
import java.util.List;

/** What a way leads to that ends at an array, or at one array in each of several values. */
public sealed interface Elements {

  /** There is nothing. */
  record Missing() implements Elements {}

  /** There is something else than an array. */
  record NoArray() implements Elements {}

  /**
   * There is an array, or there are several.
   *
   * @param elements of all the arrays, in the document's order, as parts of its bytes; none of
   *     {@code null}
   */
  record Found(List<Value.Json> elements) implements Elements {}

  /**
   * Goes from a document to the elements of an array, through arrays on the way: {@code
   * orders.lines} leads to every line of every order.
   *
   * <p>A member is looked for in each element of an array, and of arrays inside it. One that lacks
   * it, or has {@code null} there, adds no elements; where all of one or more lack it, it is
   * missing.
   */
  static Elements select(Value.Json document, List<Step> steps) {
    List<Value.Json> values = document.isNull() ? List.of() : List.of(document);
    boolean isMissing = false;
    for (Step step : steps) {
      List<Value.Json> parents = step instanceof Step.Member ? withoutArrays(values) : values;
      values = new ArrayList<>();
      boolean hasNull = false;
      for (Value.Json parent : parents) {
        if (!(JsonPath.take(step, parent) instanceof Value.Json value)) {
          hasNull |= parent.isNull();
        } else if (value.isNull()) {
          hasNull = true;
        } else {
          values.add(value);
        }
      }
      isMissing |= values.isEmpty() && !parents.isEmpty() && !hasNull;
    }
    return isMissing ? new Missing() : elements(values);
  }

  /** The elements that a way leads to; none where there is no array. */
  static List<Value.Json> of(Value.Json document, List<Step> steps) {
    return select(document, steps) instanceof Found found ? found.elements() : List.of();
  }

  /** The elements of an array; none of anything else. */
  static List<Value.Json> of(Value.Json array) {
    return of(array, List.of());
  }

  private static Elements elements(List<Value.Json> arrays) {
    List<Value.Json> elements = new ArrayList<>();
    for (Value.Json array : arrays) {
      if (!array.isArray()) {
        return new NoArray();
      }
      JsonPath.elements(array, elements::add);
    }
    return new Found(elements);
  }

  /** The values with arrays replaced by their elements; the same list where there is no array. */
  private static List<Value.Json> withoutArrays(List<Value.Json> values) {
    if (values.stream().noneMatch(Value.Json::isArray)) {
      return values;
    }
    List<Value.Json> flat = new ArrayList<>();
    values.forEach(value -> addFlat(value, flat));
    return flat;
  }

  private static void addFlat(Value.Json value, List<Value.Json> flat) {
    if (value.isArray()) {
      JsonPath.elements(value, element -> addFlat(element, flat));
    } else {
      flat.add(value);
    }
  }
}
