package io.bridgestream.inference.onnx;

import ai.onnxruntime.OrtSession.SessionOptions;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.measure.GraphProfile;
import io.bridgestream.inference.measure.Sample;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the choices that {@link SessionFactory} makes for a processor: {@code SessionSettings
 * ONNX_FOLDER ROUNDS} runs the vision tower for an image and the fusion for eight texts with each
 * setting in turn.
 */
public final class SessionSettings {
  private static final int TEXTS = 8;
  private static final int TOKENS = 12;

  private SessionSettings() {}

  /** Prints milliseconds, one line a setting and graph. */
  public static void main(String... arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    int cores = Runtime.getRuntime().availableProcessors();
    ModelManifest manifest = ModelManifest.read(folder.resolve(ModelManifest.FILE));
    for (Map.Entry<String, SessionFactory.Setting> setting : settings(cores).entrySet()) {
      for (String name : List.of(GraphNames.VISION, GraphNames.FUSION)) {
        GraphSignature graph = manifest.graph(name);
        NamedTensors inputs = GraphProfile.randomInputs(graph, TEXTS, TOKENS);
        List<String> outputs = graph.outputs().stream().map(TensorSignature::name).toList();
        try (OnnxModel model =
            OnnxModel.open(
                folder.resolve(graph.file()), graph, new Device.Cpu(cores), setting.getValue())) {
          Sample sample = Sample.of(rounds, () -> model.run(inputs, outputs));
          System.out.printf(
              Locale.ROOT,
              "%-24s %-7s best %7.1f ms, median %7.1f ms%n",
              setting.getKey(),
              name,
              1e3 * sample.best(),
              1e3 * sample.median());
        }
      }
    }
  }

  private static Map<String, SessionFactory.Setting> settings(int cores) {
    Map<String, SessionFactory.Setting> settings = new LinkedHashMap<>();
    settings.put("as chosen", options -> {});
    settings.put("half the threads", options -> options.setIntraOpNumThreads(cores / 2));
    settings.put("one thread more", options -> options.setIntraOpNumThreads(cores + 1));
    settings.put("no arena", options -> options.setCPUArenaAllocator(false));
    settings.put("no memory pattern", options -> options.setMemoryPatternOptimization(false));
    settings.put("no spinning", with("session.intra_op.allow_spinning", "0"));
    settings.put("pinned threads", with("session.intra_op_thread_affinities", affinities(cores)));
    settings.put("dynamic blocks", with("session.dynamic_block_base", "4"));
    settings.put("as chosen, again", options -> {});
    return settings;
  }

  private static SessionFactory.Setting with(String key, String value) {
    return (SessionOptions options) -> options.addConfigEntry(key, value);
  }

  /** A core for each thread but the caller's, which isn't the runtime's to pin. */
  private static String affinities(int cores) {
    StringBuilder affinities = new StringBuilder();
    for (int core = 2; core <= cores; core++) {
      affinities.append(affinities.isEmpty() ? "" : ";").append(core);
    }
    return affinities.toString();
  }
}
