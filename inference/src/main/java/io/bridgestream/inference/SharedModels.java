package io.bridgestream.inference;

import io.bridgestream.inference.feature.Digest;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The models open in this process: whoever opens the same export with the same options shares one,
 * which goes when the last of them closes it. Thread-safe; one opens at a time.
 */
final class SharedModels {
  private final Map<Key, Shared> open = new HashMap<>();
  private final GraphSource.Opener graphs;

  private record Key(Path folder, Digest manifest, InferenceOptions options) {}

  /** A model with the number of those who use it. */
  private static final class Shared {
    private final LoadedModel model;
    private int users = 1;

    Shared(LoadedModel model) {
      this.model = model;
    }
  }

  /** A use of a model, given back exactly once. */
  final class Use {
    private final Key key;
    private final LoadedModel model;

    private Use(Key key, LoadedModel model) {
      this.key = key;
      this.model = model;
    }

    LoadedModel model() {
      return model;
    }

    /** Gives the use back; the last one closes the model. */
    void giveBack() {
      release(key);
    }
  }

  SharedModels(GraphSource.Opener graphs) {
    this.graphs = graphs;
  }

  /** Opens a model, or joins those who did. */
  synchronized Use open(Path folder, InferenceOptions options) {
    Path onnx = folder.resolve(GraphNames.FOLDER);
    Key key = new Key(real(folder), digest(onnx.resolve(ModelManifest.FILE)), options);
    Shared shared = open.get(key);
    if (shared == null) {
      shared = new Shared(LoadedModel.open(folder, options, graphs.open(onnx)));
      open.put(key, shared);
    } else {
      shared.users++;
    }
    return new Use(key, shared.model);
  }

  private synchronized void release(Key key) {
    Shared shared = open.get(key);
    if (shared != null && --shared.users == 0) {
      open.remove(key);
      shared.model.close();
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new InvalidModelException(
          "Cannot open %s: there is no such folder".formatted(folder), e);
    }
  }

  private static Digest digest(Path manifest) {
    try {
      return Digest.of(ByteBuffer.wrap(Files.readAllBytes(manifest)));
    } catch (IOException e) {
      throw new InvalidModelException(
          "Cannot open %s: the folder must hold an export; make one with 'bridgestream export'"
              .formatted(manifest),
          e);
    }
  }
}
