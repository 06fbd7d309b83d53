package dev.gather.answer;

import dev.gather.execution.stream.Frame;
import dev.gather.json.Slice;
import dev.gather.merge.CallError;
import dev.gather.merge.Part;
import java.time.Duration;

/**
 * Writes the frames of one stream as server-sent events or as lines of JSON. A value's line breaks
 * can only stand between its tokens, where a space means the same; in either format they would end
 * the frame. Used by one thread at a time.
 *
 * <p>Events have numbers for ids, and the last of a whole document has {@link #LAST_ID}. A browser
 * that has lost its stream, or has come to its end, asks again after the pause that it was told,
 * and names the id of the last event that it has.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
 *     events</a>
 */
public final class FrameWriter {

  /** Tells clients and proxies that nobody has gone; no event. */
  public static final Pieces HEARTBEAT = Pieces.of(": heartbeat\n\n");

  /** Header by which a client says what it had last. */
  public static final String LAST_EVENT_ID = "Last-Event-ID";

  /** Id of the event after which there is nothing to come back for. */
  public static final String LAST_ID = "done";

  private final boolean isEvents;
  private final Slice beforePart = Slice.of("{\"part\":");
  private final Slice beforeValue = Slice.of(",\"value\":");
  private final Slice afterValue;
  private String head;
  private long written;

  /**
   * @param retry after which a browser is to ask again; lines do not say it
   */
  public FrameWriter(AnswerFormat format, Duration retry) {
    this.isEvents = format == AnswerFormat.EVENTS;
    this.afterValue = Slice.of(isEvents ? "}\n\n" : "}\n");
    this.head = isEvents ? "retry: " + retry.toMillis() + "\n\n" : "";
  }

  public Pieces write(Frame frame) {
    if (frame instanceof Frame.Member member) {
      Part part = member.part();
      return Pieces.ofFrame(
          isEvents ? Slice.of(event("part", number()) + "{\"name\":") : beforePart,
          part.literal(),
          beforeValue,
          part.value(),
          afterValue);
    }
    if (frame instanceof Frame.Error error) {
      return Pieces.of(failure(error.error()));
    }
    return Pieces.of(frame instanceof Frame.Done done ? done(done) : "\n");
  }

  private String failure(CallError error) {
    return isEvents
        ? event("failure", number()) + error.json("call") + "\n\n"
        : error.json("failure") + "\n";
  }

  private String done(Frame.Done done) {
    String members =
        "\"partial\":" + done.isPartial() + (done.hasFailed() ? ",\"failed\":true" : "");
    return isEvents
        ? event("done", done.isWhole() ? LAST_ID : number()) + "{" + members + "}\n\n"
        : "{\"done\":true," + members + "}\n";
  }

  private String number() {
    written++;
    return Long.toString(written);
  }

  /** All of an event but its data; the first has the stream's head before it. */
  private String event(String name, String id) {
    String event = head + "event: " + name + "\nid: " + id + "\ndata: ";
    head = "";
    return event;
  }
}
