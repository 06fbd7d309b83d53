package dev.gather.answer;

import dev.gather.execution.stream.Frame;
import dev.gather.json.Slice;
import dev.gather.merge.CallError;
import dev.gather.merge.Part;

/**
 * Writes frames as server-sent events or as lines of JSON. A value's line breaks can only stand
 * between its tokens, where a space means the same; in either format they would end the frame.
 */
public final class FrameWriter {

  /** Tells clients and proxies that nobody has gone; no event. */
  public static final Pieces HEARTBEAT = Pieces.of(": heartbeat\n\n");

  private final boolean isEvents;
  private final String end;
  private final Slice beforeName;
  private final Slice beforeValue = Slice.of(",\"value\":");
  private final Slice afterValue;

  public FrameWriter(AnswerFormat format) {
    this.isEvents = format == AnswerFormat.EVENTS;
    this.end = isEvents ? "\n\n" : "\n";
    this.beforeName = Slice.of(isEvents ? "event: part\ndata: {\"name\":" : "{\"part\":");
    this.afterValue = Slice.of("}" + end);
  }

  public Pieces write(Frame frame) {
    if (frame instanceof Frame.Member member) {
      Part part = member.part();
      return Pieces.ofFrame(beforeName, part.literal(), beforeValue, part.value(), afterValue);
    }
    if (frame instanceof Frame.Error error) {
      return Pieces.of(error(error.error()) + end);
    }
    return Pieces.of(frame instanceof Frame.Done done ? done(done) + end : end);
  }

  private String error(CallError error) {
    return isEvents ? "event: error\ndata: " + error.json("call") : error.json("error");
  }

  private String done(Frame.Done done) {
    String members =
        "\"partial\":" + done.isPartial() + (done.hasFailed() ? ",\"failed\":true" : "");
    return isEvents ? "event: done\ndata: {" + members + "}" : "{\"done\":true," + members + "}";
  }
}
