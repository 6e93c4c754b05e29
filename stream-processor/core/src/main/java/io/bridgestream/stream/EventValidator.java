package io.bridgestream.stream;

import io.bridgestream.events.Caption;
import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.Question;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Checks what an event asks against the limits, before anything is spent on its image. */
final class EventValidator {
  private final EventLimits limits;

  EventValidator(EventLimits limits) {
    this.limits = limits;
  }

  void check(ImageQuestion event) throws RejectedEventException {
    requireId(RejectReason.BAD_EVENT_ID, "event", event.getEventId());
    requireCount(
        RejectReason.TOO_MANY_QUESTIONS, event.getQuestions().size(), limits.maxQuestions());
    requireCount(RejectReason.TOO_MANY_CAPTIONS, event.getCaptions().size(), limits.maxCaptions());
    if (event.getQuestions().isEmpty() && event.getCaptions().isEmpty()) {
      throw new RejectedEventException(
          RejectReason.NOTHING_ASKED, "there must be a question or a caption, found none");
    }
    requireTexts("question", event.getQuestions(), Question::getId, Question::getText);
    requireTexts("caption", event.getCaptions(), Caption::getId, Caption::getText);
    if (event.getImage() instanceof ImageBytes bytes && !bytes.getData().hasRemaining()) {
      throw new RejectedEventException(
          RejectReason.EMPTY_IMAGE, "an image must have bytes, found none");
    }
  }

  /** Returns the event's id if it may be repeated elsewhere. */
  Optional<String> soundId(ImageQuestion event) {
    return Optional.of(event.getEventId()).filter(id -> id.length() <= limits.maxIdChars());
  }

  private <T> void requireTexts(
      String what, List<T> texts, Function<T, String> id, Function<T, String> text)
      throws RejectedEventException {
    Set<String> ids = new HashSet<>();
    for (T each : texts) {
      requireId(RejectReason.BAD_TEXT_ID, what, id.apply(each));
      if (!ids.add(id.apply(each))) {
        throw new RejectedEventException(
            RejectReason.DUPLICATE_TEXT_ID, "a " + what + "'s id must be its own, found two alike");
      }
      requireText(what, text.apply(each));
    }
  }

  private void requireText(String what, String text) throws RejectedEventException {
    if (text.isBlank()) {
      throw new RejectedEventException(
          RejectReason.EMPTY_TEXT, "a " + what + " must have a visible character, found none");
    }
    if (text.length() > limits.maxTextChars()) {
      throw new RejectedEventException(
          RejectReason.TEXT_TOO_LONG,
          "a %s must have at most %d characters, found %d"
              .formatted(what, limits.maxTextChars(), text.length()));
    }
  }

  private void requireId(RejectReason reason, String what, String id)
      throws RejectedEventException {
    if (id.isEmpty() || id.length() > limits.maxIdChars()) {
      throw new RejectedEventException(
          reason,
          "the id of the %s must have 1 to %d characters, found %d"
              .formatted(what, limits.maxIdChars(), id.length()));
    }
  }

  private static void requireCount(RejectReason reason, int found, int most)
      throws RejectedEventException {
    if (found > most) {
      throw new RejectedEventException(
          reason, "there may be at most %d, found %d".formatted(most, found));
    }
  }
}
