package io.bridgestream.training.run;

import io.bridgestream.training.nn.ComputeDevice;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** Tells people and files how a run goes. */
final class RunLog {
  private final Metrics metrics;
  private final Consumer<String> console;
  private final ComputeDevice device;
  private final long first;
  private final long end;
  private final long started = System.nanoTime();

  RunLog(Metrics metrics, Consumer<String> console, ComputeDevice device, long first, long end) {
    this.metrics = metrics;
    this.console = console;
    this.device = device;
    this.first = first;
    this.end = end;
  }

  void step(long step, Map<Objective, Double> losses, double learningRate) {
    StringJoiner text = new StringJoiner("  ");
    losses.forEach(
        (objective, loss) -> {
          String name = OptionReader.spell(objective);
          metrics.add(step, "loss/" + name, loss);
          text.add(String.format(Locale.ROOT, "%s %.4f", name, loss));
        });
    double seconds = (System.nanoTime() - started) / 1e9;
    double rate = (step - first) / seconds;
    Duration left = Duration.ofSeconds((long) ((end - step) / rate));
    metrics.add(step, "learning_rate", learningRate);
    metrics.add(step, "steps_per_second", rate);
    console.accept(
        String.format(
            Locale.ROOT,
            "step %d/%d  %s  lr %.2e  %.2f steps/s  %d MiB  %s left",
            step,
            end,
            text,
            learningRate,
            rate,
            device.usedMemory() >> 20,
            left.toString().substring(2).toLowerCase(Locale.ROOT)));
  }

  void scores(long step, String task, Scores scores) {
    metrics.add(step, "accuracy/" + task, scores.accuracy());
    scores.byType().forEach((type, value) -> metrics.add(step, "by_type/" + type, value));
    console.accept(
        String.format(
            Locale.ROOT,
            "  validation %s %.4f of %d  %s",
            task,
            scores.accuracy(),
            scores.texts(),
            scores.byType()));
  }
}
