package dev.gather.jsonata;

import com.dashjoin.jsonata.JException;
import dev.gather.json.JsonText;
import dev.gather.jsonata.JsonataFunction.Call;
import dev.gather.template.PercentEncoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSONata's functions of parts of texts, which count characters and not halves of them, and its
 * encoding of addresses. The library's search for data inside data takes time that grows with the
 * product of both.
 */
final class JsonataSubstrings {

  private JsonataSubstrings() {}

  static List<JsonataFunction> functions() {
    return List.of(
        new JsonataFunction("substring", "<s-nn?:s>", JsonataSubstrings::substring),
        new JsonataFunction("substringBefore", "<s-s:s>", call -> beside(call, true)),
        new JsonataFunction("substringAfter", "<s-s:s>", call -> beside(call, false)),
        new JsonataFunction("encodeUrl", "<s-:s>", call -> encoded(call.text(0))));
  }

  private static @Nullable Object substring(Call call) {
    String text = call.text(0);
    Number from = call.number(1);
    if (text == null || from == null) {
      return text;
    }
    int size = text.codePointCount(0, text.length());
    double start = size + from.doubleValue() < 0 ? 0 : from.doubleValue();
    Number length = call.number(2);
    double end = size;
    if (length != null) {
      if (length.doubleValue() <= 0) {
        return "";
      }
      end = (start >= 0 ? start : size + start) + length.doubleValue();
    }
    int first = place(start, size);
    int last = place(end, size);
    if (first >= last) {
      return "";
    }
    int offset = text.offsetByCodePoints(0, first);
    return text.substring(offset, text.offsetByCodePoints(offset, last - first));
  }

  /** A place among so many characters; one below zero counts from the end. */
  private static int place(double place, int size) {
    int whole = (int) place;
    return whole < 0 ? Math.max(size + whole, 0) : Math.min(whole, size);
  }

  /** What stands before a part of a text, or after it; the whole text where the part is not. */
  private static @Nullable Object beside(Call call, boolean isBefore) {
    String text = call.text(0);
    String part = call.text(1);
    if (text == null || part == null) {
      return text;
    }
    int place = new TextSearch(part, call.budget()).find(text, 0);
    if (place < 0) {
      return text;
    }
    return isBefore ? text.substring(0, place) : text.substring(place + part.length());
  }

  private static @Nullable String encoded(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (!JsonText.isWellFormed(text)) {
      throw new JException("D3140", -1);
    }
    return PercentEncoding.wholeUrl(text);
  }
}
