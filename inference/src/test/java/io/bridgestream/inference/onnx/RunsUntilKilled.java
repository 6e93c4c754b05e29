package io.bridgestream.inference.onnx;

import io.bridgestream.model.tensors.ElementType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The process that {@link KilledProcessTest} kills: runs a graph and opens it, again and again, on
 * two threads, and says so once.
 */
final class RunsUntilKilled {
  static final String READY = "runs";

  private RunsUntilKilled() {}

  /** Takes the folder of an export and how many milliseconds to hold the process's end up. */
  public static void main(String[] args) {
    ExportFolder export = ExportFolder.open(Path.of(args[0]));
    OnnxModel text = export.graph("text", new Device.Cpu(2));
    Duration held = Duration.ofMillis(Long.parseLong(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> hold(held)));
    NamedTensors inputs = inputs(8, 30);
    text.run(inputs, List.of("text_key"));
    start(() -> text.run(inputs, List.of("text_key")));
    start(() -> export.graph("text", new Device.Cpu(1)).close());
    System.out.println(READY);
  }

  private static void start(Runnable work) {
    new Thread(
            () -> {
              while (true) {
                work.run();
              }
            })
        .start();
  }

  /** As an application does that lets its work in progress end. */
  private static void hold(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static NamedTensors inputs(int texts, int tokens) {
    HostTensor mask = HostTensor.allocate(ElementType.I64, texts, tokens);
    for (int i = 0; i < texts * tokens; i++) {
      mask.longs().put(i, 1);
    }
    return new NamedTensors()
        .put("input_ids", HostTensor.allocate(ElementType.I64, texts, tokens))
        .put("attention_mask", mask);
  }
}
