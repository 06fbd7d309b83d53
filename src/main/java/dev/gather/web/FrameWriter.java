package dev.gather.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.execution.Frame;
import dev.gather.merge.CallError;
import dev.gather.merge.Part;
import dev.gather.merge.Slice;
import java.io.ByteArrayOutputStream;

/**
 * Writes frames as server-sent events or as lines of JSON. A value's line breaks can only stand
 * between its tokens, where a space means the same; in either format they would end the frame.
 */
final class FrameWriter {

  private final boolean isEvents;

  FrameWriter(AnswerFormat format) {
    this.isEvents = format == AnswerFormat.EVENTS;
  }

  /** Tells clients and proxies that nobody has gone; no event. */
  static byte[] heartbeat() {
    return ascii(": heartbeat\n\n");
  }

  byte[] write(Frame frame) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    if (frame instanceof Frame.Member member) {
      writePart(member.part(), out);
    } else if (frame instanceof Frame.Error error) {
      writeError(error.error(), out);
    } else if (frame instanceof Frame.Done done) {
      writeDone(done, out);
    }
    out.writeBytes(ascii(isEvents ? "\n\n" : "\n"));
    return out.toByteArray();
  }

  private void writePart(Part part, ByteArrayOutputStream out) {
    out.writeBytes(ascii(isEvents ? "event: part\ndata: {\"name\":" : "{\"part\":"));
    writeOnOneLine(part.literal(), out);
    out.writeBytes(ascii(",\"value\":"));
    writeOnOneLine(part.value(), out);
    out.write('}');
  }

  private void writeError(CallError error, ByteArrayOutputStream out) {
    out.writeBytes(
        ascii(isEvents ? "event: error\ndata: " + error.json("call") : error.json("error")));
  }

  private void writeDone(Frame.Done done, ByteArrayOutputStream out) {
    String members =
        "\"partial\":" + done.isPartial() + (done.hasFailed() ? ",\"failed\":true" : "");
    out.writeBytes(
        ascii(
            isEvents ? "event: done\ndata: {" + members + "}" : "{\"done\":true," + members + "}"));
  }

  private static void writeOnOneLine(Slice json, ByteArrayOutputStream out) {
    int from = json.offset();
    int end = json.offset() + json.length();
    for (int at = from; at < end; at++) {
      if (json.bytes()[at] == '\n' || json.bytes()[at] == '\r') {
        out.write(json.bytes(), from, at - from);
        out.write(' ');
        from = at + 1;
      }
    }
    out.write(json.bytes(), from, end - from);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(UTF_8);
  }
}
