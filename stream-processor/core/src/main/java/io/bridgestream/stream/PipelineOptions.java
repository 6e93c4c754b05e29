package io.bridgestream.stream;

import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.model.image.ImageLimits;
import io.bridgestream.schemas.RegistryOptions;
import java.nio.file.Path;

/**
 * How events become answers.
 *
 * @param model which model answers
 * @param topics where answers go
 * @param registry where schemas are
 * @param limits how much an event may ask
 * @param images what an image may cost
 */
public record PipelineOptions(
    Model model, Topics topics, RegistryOptions registry, EventLimits limits, ImageLimits images) {

  /**
   * Which model answers.
   *
   * @param folder the checkpoint folder, with its export
   * @param name what answers call it
   * @param version what answers say of its version
   * @param inference how it is opened
   */
  public record Model(Path folder, String name, String version, InferenceOptions inference) {}

  /**
   * Where answers go.
   *
   * @param answers the topic of answers
   * @param deadLetters the topic of events that could not be answered
   */
  public record Topics(String answers, String deadLetters) {
    /** The names that everybody expects. */
    public static final Topics DEFAULTS = new Topics("vqa.answers", "vqa.dead-letters");
  }

  /** Returns options with the defaults for all that need not be said. */
  public static PipelineOptions of(Path modelFolder, RegistryOptions registry) {
    String name = String.valueOf(modelFolder.toAbsolutePath().normalize().getFileName());
    return new PipelineOptions(
        new Model(modelFolder, name, "1", InferenceOptions.DEFAULTS),
        Topics.DEFAULTS,
        registry,
        EventLimits.DEFAULTS,
        ImageLimits.defaults());
  }

  /** Returns these options with other limits. */
  public PipelineOptions withLimits(EventLimits other) {
    return new PipelineOptions(model, topics, registry, other, images);
  }
}
