package dev.gather.shape;

import dev.gather.json.ByteOutput;
import dev.gather.json.JsonCursor;
import dev.gather.json.JsonText;
import dev.gather.json.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies a JSON value as a rule says, in one pass. */
final class ShapeWriter {

  private final JsonCursor source;
  private final ByteOutput target;

  /** Bits of paths that have found a member, and of those that have not. */
  private long found;

  private long missed;

  private ShapeWriter(Slice value) {
    this.source = new JsonCursor(value);
    this.target = new ByteOutput((value.end() - value.start()) / 2);
  }

  /**
   * @param matches is told what its paths have found
   */
  static byte[] write(Slice value, ShapeRule rule, ShapeMatches matches) {
    ShapeWriter writer = new ShapeWriter(value);
    writer.value(rule);
    matches.add(writer.found, writer.missed);
    return writer.target.toByteArray();
  }

  private void value(ShapeRule rule) {
    if (rule.isCopy()) {
      target.write(source.value());
    } else if (source.peek() == '{') {
      object(rule);
    } else if (source.peek() == '[') {
      array(rule);
    } else {
      Slice scalar = source.value();
      if (!scalar.isNull()) {
        missed |= rule.within();
      }
      if (rule.keepsOthers()) {
        target.write(scalar);
      } else {
        target.write(Slice.NULL.bytes());
      }
    }
  }

  private void array(ShapeRule rule) {
    source.enter();
    int separator = '[';
    while (source.hasMore()) {
      target.write(separator);
      value(rule);
      separator = ',';
    }
    source.leave();
    if (separator == '[') {
      target.write('[');
    }
    target.write(']');
  }

  private void object(ShapeRule rule) {
    WrittenMembers written = new WrittenMembers(target);
    long seen = 0;
    source.enter();
    while (source.hasMore()) {
      Slice literal = source.name();
      String name = JsonText.scalar(literal);
      ShapeRule.Member member = rule.member(name);
      found |= member.ends();
      seen |= member.within();
      if (member.goes()) {
        source.value();
        continue;
      }
      int start = target.size();
      target.write(',');
      if (member.newName() == null) {
        target.write(literal);
      } else {
        target.write(JsonText.literal(member.newName()));
      }
      target.write(':');
      value(member.rule());
      written.add(member.newName() == null ? name : member.newName(), member.rank(), start);
    }
    source.leave();
    missed |= rule.within() & ~seen;
    written.close();
  }

  /** Members of one object, each with a comma before it; sees to it that no name appears twice. */
  private static final class WrittenMembers {

    private final ByteOutput target;
    private final int start;
    private final List<WrittenMember> members = new ArrayList<>();
    private final Map<String, WrittenMember> byName = new HashMap<>();
    private boolean hasGaps;

    WrittenMembers(ByteOutput target) {
      this.target = target;
      this.start = target.size();
    }

    /** Takes the member that was written from {@code from} on. */
    void add(String name, int rank, int from) {
      WrittenMember earlier = byName.get(name);
      if (earlier != null && earlier.rank > rank) {
        target.truncate(from);
        return;
      }
      if (earlier != null) {
        earlier.isLeftOut = true;
        hasGaps = true;
      }
      WrittenMember member = new WrittenMember(rank, from, target.size());
      members.add(member);
      byName.put(name, member);
    }

    void close() {
      if (hasGaps) {
        closeGaps();
      }
      if (members.isEmpty()) {
        target.write('{');
      } else {
        target.set(start, '{');
      }
      target.write('}');
    }

    private void closeGaps() {
      int end = start;
      for (WrittenMember member : members) {
        if (!member.isLeftOut) {
          target.move(member.from, member.to, end);
          end += member.to - member.from;
        }
      }
      target.truncate(end);
    }
  }

  private static final class WrittenMember {

    final int rank;
    final int from;
    final int to;
    boolean isLeftOut;

    WrittenMember(int rank, int from, int to) {
      this.rank = rank;
      this.from = from;
      this.to = to;
    }
  }
}
