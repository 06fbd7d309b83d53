package dev.gather.jsonata;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Utils;
import com.google.re2j.Matcher;
import dev.gather.jsonata.JsonataFunction.Call;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** JSONata's functions of texts that can run or grow without end. */
final class JsonataTexts {

  private JsonataTexts() {}

  static List<JsonataFunction> functions() {
    return List.of(
        new JsonataFunction("string", "<x-b?:s>", JsonataTexts::string),
        new JsonataFunction("match", "<s-f<s:o>n?:a<o>>", JsonataTexts::match),
        new JsonataFunction("contains", "<s-(sf):b>", JsonataTexts::contains),
        new JsonataFunction("replace", "<s-(sf)(sf)n?:s>", JsonataTexts::replace),
        new JsonataFunction("split", "<s-(sf)n?:a<s>>", JsonataTexts::split),
        new JsonataFunction("join", "<a<s>s?:s>", JsonataTexts::join),
        new JsonataFunction("pad", "<s-ns?:s>", JsonataTexts::pad),
        new JsonataFunction("uppercase", "<s-:s>", call -> cased(call, LetterCase::upper)),
        new JsonataFunction("lowercase", "<s-:s>", call -> cased(call, LetterCase::lower)));
  }

  private static @Nullable Object string(Call call) {
    call.budget().read(call.get(0));
    if (Boolean.TRUE.equals(call.get(1))) {
      indent(call.get(0), 0, call.budget());
    }
    return Functions.string(call.get(0), (Boolean) call.get(1));
  }

  /** Counts the spaces before each line, which can be far more than what is on the lines. */
  private static void indent(@Nullable Object value, int depth, EvaluationBudget budget) {
    Collection<?> members =
        value instanceof Map<?, ?> object
            ? object.values()
            : value instanceof Collection<?> array ? array : List.of();
    budget.allocate(2L * depth * (members.size() + 1));
    members.forEach(member -> indent(member, depth + 1, budget));
  }

  private static @Nullable Object match(Call call) {
    String text = call.text(0);
    if (text == null) {
      return null;
    }
    int limit = limit(call.number(2), "D3040");
    List<Object> matches = Utils.createSequence();
    Matcher matcher = RegexFunction.matcher(call.get(1), text, call.budget());
    while (matches.size() < limit && matcher.find()) {
      var match = RegexFunction.match(matcher);
      call.budget().made(match);
      matches.add(match);
    }
    return matches;
  }

  private static @Nullable Object contains(Call call) {
    String text = call.text(0);
    if (text == null) {
      return null;
    }
    return call.get(1) instanceof String part
        ? new TextSearch(part, call.budget()).find(text, 0) >= 0
        : RegexFunction.matcher(call.get(1), text, call.budget()).find();
  }

  private static @Nullable Object replace(Call call) throws Throwable {
    String text = call.text(0);
    Object replacement = call.get(2);
    if (text == null || replacement == null) {
      return text;
    }
    int limit = limit(call.number(3), "D3011");
    BudgetedBuilder result = new BudgetedBuilder(call.budget());
    int from = 0;
    if (call.get(1) instanceof String part) {
      if (part.isEmpty()) {
        throw new JException("D3010", -1);
      }
      String with = substitute(replacement);
      TextSearch search = new TextSearch(part, call.budget());
      for (int at = search.find(text, 0); at >= 0 && limit-- > 0; at = search.find(text, from)) {
        result.append(text, from, at).append(with);
        from = at + part.length();
      }
    } else {
      Matcher matcher = RegexFunction.matcher(call.get(1), text, call.budget());
      while (limit-- > 0 && matcher.find()) {
        result.append(text, from, matcher.start());
        if (replacement instanceof String template) {
          expand(template, matcher, result);
        } else {
          result.append(
              substitute(Functions.funcApply(replacement, List.of(RegexFunction.match(matcher)))));
        }
        from = matcher.end();
      }
    }
    return result.append(text, from, text.length()).toString();
  }

  private static String substitute(@Nullable Object substitute) {
    if (substitute instanceof String text) {
      return text;
    }
    throw new JException("D3012", -1);
  }

  /** Writes a replacement in which {@code $0} is the match, {@code $1} its first group. */
  private static void expand(String template, Matcher matcher, BudgetedBuilder result) {
    int groups = matcher.groupCount();
    int maxDigits = String.valueOf(Math.max(groups, 1)).length();
    int from = 0;
    for (int at = template.indexOf('$'); at >= 0; at = template.indexOf('$', from)) {
      result.append(template, from, at);
      from = at + 1;
      if (template.startsWith("$", from)) {
        result.append("$");
        from++;
        continue;
      }
      int end = from;
      while (end < template.length() && end - from < maxDigits && isDigit(template.charAt(end))) {
        end++;
      }
      if (end - from > 1 && Integer.parseInt(template.substring(from, end)) > groups) {
        end--;
      }
      if (end == from) {
        result.append("$");
        continue;
      }
      int group = Integer.parseInt(template.substring(from, end));
      String text = group <= groups ? matcher.group(group) : null;
      result.append(text == null ? "" : text);
      from = end;
    }
    result.append(template, from, template.length());
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static @Nullable Object split(Call call) {
    String text = call.text(0);
    Object separator = call.get(1);
    if (text == null || separator == null) {
      return text;
    }
    int limit = limit(call.number(2), "D3020");
    List<Object> parts = new ArrayList<>();
    int from = 0;
    if ("".equals(separator)) {
      while (parts.size() < limit && from < text.length()) {
        int to = text.offsetByCodePoints(from, 1);
        add(text.substring(from, to), parts, call.budget());
        from = to;
      }
      return parts;
    }
    if (separator instanceof String part) {
      TextSearch search = new TextSearch(part, call.budget());
      for (int at = search.find(text, 0);
          at >= 0 && parts.size() < limit;
          at = search.find(text, from)) {
        add(text.substring(from, at), parts, call.budget());
        from = at + part.length();
      }
    } else {
      Matcher matcher = RegexFunction.matcher(separator, text, call.budget());
      while (parts.size() < limit && matcher.find()) {
        if (matcher.end() > matcher.start()) {
          add(text.substring(from, matcher.start()), parts, call.budget());
          from = matcher.end();
        }
      }
    }
    if (parts.size() < limit) {
      add(text.substring(from), parts, call.budget());
    }
    return parts;
  }

  private static void add(String part, List<Object> parts, EvaluationBudget budget) {
    budget.made(part);
    parts.add(part);
  }

  private static @Nullable Object join(Call call) {
    List<Object> texts = call.list(0);
    if (texts == null) {
      return null;
    }
    String separator = Objects.requireNonNullElse(call.text(1), "");
    BudgetedBuilder result = new BudgetedBuilder(call.budget());
    for (int i = 0; i < texts.size(); i++) {
      result.append(i == 0 ? "" : separator).append((String) texts.get(i));
    }
    return result.toString();
  }

  private static @Nullable Object pad(Call call) {
    String text = call.text(0);
    Number width = call.number(1);
    if (text == null || width == null) {
      return text;
    }
    String given = call.text(2);
    String with = given == null || given.isEmpty() ? " " : given;
    double missing = Math.abs(width.doubleValue()) - text.codePointCount(0, text.length());
    if (!(missing >= 1)) {
      return text;
    }
    if (missing > EvaluationBudget.MAX_MEMORY) {
      throw call.budget().exceedMemory();
    }
    BudgetedBuilder padding = new BudgetedBuilder(call.budget());
    int points = with.codePointCount(0, with.length());
    int rest = (int) missing;
    for (; rest >= points; rest -= points) {
      padding.append(with);
    }
    padding.append(with, 0, with.offsetByCodePoints(0, rest));
    return width.doubleValue() < 0 ? padding + text : text + padding;
  }

  private static @Nullable Object cased(
      Call call, BiFunction<String, EvaluationBudget, String> change) {
    String text = call.text(0);
    return text == null ? null : change.apply(text, call.budget());
  }

  private static int limit(@Nullable Number limit, String code) {
    if (limit == null) {
      return Integer.MAX_VALUE;
    }
    if (limit.doubleValue() < 0) {
      throw new JException(code, -1);
    }
    return limit.intValue();
  }
}
