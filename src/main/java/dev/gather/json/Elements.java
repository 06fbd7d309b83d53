package dev.gather.json;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a path leads to if it ends at an array, or at one array in each of several values. */
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
  record Several(List<Slice> elements) implements Elements {}

  /**
   * Goes from a document to the elements of an array, through arrays on the way: {@code
   * orders.lines} leads to every line of every order.
   *
   * <p>A member is looked for in each element of an array, and of arrays inside it. An element that
   * lacks it, or has {@code null} there, adds nothing. Where there are elements and all of them
   * lack it, it is missing.
   */
  static Elements select(Slice document, List<Step> steps) {
    return select(document, steps, Integer.MAX_VALUE);
  }

  /**
   * The same, for who has no use for more elements than so many.
   *
   * @param most where there are more, or more than so many stand on the way, one more than that is
   *     found, whatever it is
   */
  static Elements select(Slice document, List<Step> steps, int most) {
    List<Slice> values = document.isNull() ? List.of() : List.of(document);
    boolean isMissing = false;
    for (Step step : steps) {
      List<Slice> parents = step instanceof Step.Member ? withoutArrays(values, most) : values;
      if (parents.size() > most) {
        // What is behind them is not looked for: more than enough it is in any case.
        return new Several(parents);
      }
      values = new ArrayList<>();
      boolean hasNull = false;
      for (Slice parent : parents) {
        if (!(JsonPath.take(step, parent) instanceof Slice value)) {
          hasNull |= parent.isNull();
        } else if (value.isNull()) {
          hasNull = true;
        } else {
          values.add(value);
        }
      }
      isMissing |= values.isEmpty() && !parents.isEmpty() && !hasNull;
    }
    return isMissing ? new Missing() : elements(values, most);
  }

  /** The elements that a way leads to; none where there is no array. */
  static List<Slice> of(Slice document, List<Step> steps) {
    return select(document, steps) instanceof Several found ? found.elements() : List.of();
  }

  /** The elements of an array; none of anything else. */
  static List<Slice> of(Slice array) {
    return of(array, List.of());
  }

  /** The same elements, with those of an array in the place of each that is one. */
  static List<Slice> inside(List<Slice> elements) {
    return inside(elements, Integer.MAX_VALUE);
  }

  /** The same, for who has no use for more than so many. */
  static List<Slice> inside(List<Slice> elements, int most) {
    List<Slice> inside = new ArrayList<>();
    Consumer<Slice> adding = upTo(most, inside);
    for (Slice element : elements) {
      if (element.isArray()) {
        JsonPath.elements(element, adding);
      } else {
        adding.accept(element);
      }
    }
    return inside;
  }

  private static Elements elements(List<Slice> arrays, int most) {
    List<Slice> elements = new ArrayList<>();
    Consumer<Slice> adding = upTo(most, elements);
    for (Slice array : arrays) {
      if (!array.isArray()) {
        return new NoArray();
      }
      JsonPath.elements(array, adding);
    }
    return new Several(elements);
  }

  /** The values with arrays replaced by their elements; the same list where there is no array. */
  private static List<Slice> withoutArrays(List<Slice> values, int most) {
    if (values.stream().noneMatch(Slice::isArray)) {
      return values;
    }
    List<Slice> flat = new ArrayList<>();
    Consumer<Slice> adding = upTo(most, flat);
    values.forEach(value -> addFlat(value, adding));
    return flat;
  }

  private static void addFlat(Slice value, Consumer<Slice> adding) {
    if (value.isArray()) {
      JsonPath.elements(value, element -> addFlat(element, adding));
    } else {
      adding.accept(value);
    }
  }

  /** Adds to the list while there are no more. */
  private static Consumer<Slice> upTo(int most, List<Slice> list) {
    return element -> {
      if (list.size() <= most) {
        list.add(element);
      }
    };
  }
}
