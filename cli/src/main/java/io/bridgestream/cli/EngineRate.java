package io.bridgestream.cli;

import io.bridgestream.events.Caption;
import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.Question;
import io.bridgestream.inference.ImageText;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.Outcome;
import io.bridgestream.model.image.DecodedImage;
import io.bridgestream.model.image.ImageDecoder;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.PipelineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures the model alone on a case's events, from the encoded image to the answers: what {@code
 * bench engine} measures, one event at a time and in batches of the job's size, the faster of the
 * two.
 */
final class EngineRate {
  private final MatchModel model;
  private final StreamCase measured;

  private EngineRate(MatchModel model, StreamCase measured) {
    this.model = model;
    this.measured = measured;
  }

  /**
   * Measures.
   *
   * @param nanos how long, for each of the two
   * @return events per second
   */
  static double measure(
      StreamCase measured, PipelineOptions options, DispatcherOptions dispatcher, long nanos) {
    try (MatchModel model =
        MatchModel.open(options.model().folder(), options.model().inference())) {
      EngineRate rate = new EngineRate(model, measured);
      int most = dispatcher.batch().maxItems();
      return Math.max(rate.rate(1, nanos), rate.rate(most, nanos));
    }
  }

  private double rate(int batch, long nanos) {
    int next = run(0, batch, nanos / 4);
    long start = System.nanoTime();
    int end = run(next, batch, nanos);
    return (end - next) * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
  }

  private int run(int first, int batch, long nanos) {
    long end = System.nanoTime() + nanos;
    int number = first;
    while (System.nanoTime() < end) {
      List<ImageText> requests = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        requests.add(request(measured.events().get(number++ % measured.events().size())));
      }
      for (Outcome outcome : model.ask(requests)) {
        if (outcome instanceof Outcome.Failed failed) {
          throw new CommandFailedException("Cannot measure the engine: " + failed.message());
        }
      }
    }
    return number;
  }

  private static ImageText request(ImageQuestion event) {
    byte[] image = ((ImageBytes) event.getImage()).getData().array();
    Pixels pixels = ((DecodedImage) ImageDecoder.defaults().decode(image)).pixels();
    return new ImageText(
        pixels,
        event.getQuestions().stream().map(Question::getText).toList(),
        event.getCaptions().stream().map(Caption::getText).toList());
  }
}
