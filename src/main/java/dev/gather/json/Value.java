package dev.gather.json;

import java.util.List;
import java.util.Map;

/** What a reference stands for in one request. */
public sealed interface Value permits Value.Missing, Value.Text, Value.Texts, Value.Members, Slice {

  /** Nothing. */
  Value MISSING = new Missing();

  /** There is no such value. */
  record Missing() implements Value {}

  /** A text, of a path variable or a header. */
  record Text(String text) implements Value {}

  /** Several texts, of a query parameter that is given more than once. */
  record Texts(List<String> texts) implements Value {}

  /** Several values by name, such as the variables of a path. */
  record Members(Map<String, Value> values) implements Value {}
}
