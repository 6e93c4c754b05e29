package io.bridgestream.inference.onnx;

import ai.onnxruntime.OrtSession.SessionOptions;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.measure.GraphProfile;
import io.bridgestream.inference.measure.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the choices that {@link SessionFactory} makes for a processor: {@code SessionSettings
 * ONNX_FOLDER TEXTS ROUNDS} runs a model's graphs in turn, as an engine does, for one image and
 * some texts, with each setting in turn.
 */
public final class SessionSettings {
  private static final int TOKENS = 12;
  private static final List<String> GRAPHS =
      List.of(GraphNames.VISION, GraphNames.TEXT, GraphNames.FUSION);

  private SessionSettings() {}

  /** Prints milliseconds of all graphs, one line a setting. */
  public static void main(String... arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int texts = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    ModelManifest manifest = ModelManifest.read(folder.resolve(ModelManifest.FILE));
    int cores = Runtime.getRuntime().availableProcessors();
    for (Map.Entry<String, SessionFactory.Setting> setting : settings(cores).entrySet()) {
      Sample sample = measure(folder, manifest, texts, rounds, setting.getValue());
      System.out.printf(
          Locale.ROOT,
          "%-22s best %7.1f ms, median %7.1f ms%n",
          setting.getKey(),
          1e3 * sample.best(),
          1e3 * sample.median());
    }
  }

  private static Sample measure(
      Path folder, ModelManifest manifest, int texts, int rounds, SessionFactory.Setting setting)
      throws Exception {
    Device device = new Device.Cpu(Runtime.getRuntime().availableProcessors());
    List<Sample.Round> runs = new ArrayList<>();
    List<OnnxModel> models = new ArrayList<>();
    try {
      for (String name : GRAPHS) {
        GraphSignature graph = manifest.graph(name);
        OnnxModel model = OnnxModel.open(folder.resolve(graph.file()), graph, device, setting);
        models.add(model);
        NamedTensors inputs = GraphProfile.randomInputs(graph, texts, TOKENS);
        List<String> outputs = graph.outputs().stream().map(TensorSignature::name).toList();
        runs.add(() -> model.run(inputs, outputs));
      }
      return Sample.of(
          rounds,
          () -> {
            for (Sample.Round run : runs) {
              run.run();
            }
          });
    } finally {
      models.forEach(OnnxModel::close);
    }
  }

  private static Map<String, SessionFactory.Setting> settings(int cores) {
    Map<String, SessionFactory.Setting> settings = new LinkedHashMap<>();
    settings.put("as chosen", options -> {});
    settings.put("spinning between runs", with("session.force_spinning_stop", "0"));
    settings.put("no spinning", with("session.intra_op.allow_spinning", "0"));
    settings.put("half the threads", options -> options.setIntraOpNumThreads(cores / 2));
    settings.put("one thread more", options -> options.setIntraOpNumThreads(cores + 1));
    settings.put("pinned threads", with("session.intra_op_thread_affinities", affinities(cores)));
    settings.put("no arena", options -> options.setCPUArenaAllocator(false));
    settings.put("no memory pattern", options -> options.setMemoryPatternOptimization(false));
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
