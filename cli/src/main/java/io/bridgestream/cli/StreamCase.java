package io.bridgestream.cli;

import io.bridgestream.events.ImageQuestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A model with events to measure it on.
 *
 * @param name what the report calls it
 * @param model an exported checkpoint folder
 * @param parameters of the model
 * @param options of the job, beside those of the servers
 * @param events taken in turn; neighbours have different images
 * @param count how many events a run has
 */
record StreamCase(
    String name,
    Path model,
    long parameters,
    Map<String, String> options,
    List<ImageQuestion> events,
    int count) {
  /** Copies what can be changed. */
  StreamCase {
    options = Map.copyOf(options);
    events = List.copyOf(events);
  }

  /** Returns the event of a number, with an id of its own. */
  ImageQuestion event(int number) {
    ImageQuestion event = events.get(number % events.size());
    return new ImageQuestion(
        "event-" + number,
        event.getImage(),
        event.getQuestions(),
        event.getCaptions(),
        event.getDeadline(),
        event.getPriority(),
        event.getAttributes(),
        event.getCreatedAt());
  }
}
