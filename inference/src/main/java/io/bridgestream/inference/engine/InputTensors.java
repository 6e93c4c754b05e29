package io.bridgestream.inference.engine;

import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.graph.TensorScope;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.manifest.TextPadding;
import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.model.text.EncodedText;
import java.util.Arrays;
import java.util.List;

/** Writes pixels, token ids and the indices of pairs as the graphs read them. Thread-safe. */
final class InputTensors {
  private final ModelManifest manifest;
  private final GraphShapes shapes;
  private final RunLimits.Padding padding;

  InputTensors(ModelManifest manifest, GraphShapes shapes, RunLimits.Padding padding) {
    this.manifest = manifest;
    this.shapes = shapes;
    this.padding = padding;
  }

  /** Returns the length that texts are padded to. */
  int paddedLength(List<EncodedText> texts) {
    if (padding == RunLimits.Padding.FIXED || manifest.text().padding() == TextPadding.FIXED) {
      return manifest.text().maxTokens();
    }
    return texts.stream().mapToInt(EncodedText::length).max().orElseThrow();
  }

  /** Adds the inputs of a graph that reads images. */
  void addPixels(String graph, List<ModelImage> images, NamedTensors inputs, TensorScope scope)
      throws GraphFailure {
    HostTensor pixels = shapes.input(graph, GraphNames.PIXELS, scope, images.size(), 1);
    for (int row = 0; row < images.size(); row++) {
      images.get(row).writeTo(pixels, row, manifest.image());
    }
    inputs.put(GraphNames.PIXELS, pixels);
    if (shapes.hasInput(graph, GraphNames.IMAGE_SLOTS)) {
      HostTensor slots = shapes.input(graph, GraphNames.IMAGE_SLOTS, scope, images.size(), 1);
      inputs.put(GraphNames.IMAGE_SLOTS, filled(slots, new long[images.size()]));
    }
  }

  /** Adds the token ids and their mask. */
  void addTexts(String graph, List<EncodedText> texts, NamedTensors inputs, TensorScope scope)
      throws GraphFailure {
    int length = paddedLength(texts);
    long[] ids = new long[texts.size() * length];
    Arrays.fill(ids, manifest.text().padTokenId());
    for (int row = 0; row < texts.size(); row++) {
      int[] tokens = texts.get(row).ids();
      for (int i = 0; i < tokens.length; i++) {
        ids[row * length + i] = tokens[i];
      }
    }
    HostTensor tensor = shapes.input(graph, GraphNames.INPUT_IDS, scope, texts.size(), length);
    inputs.put(GraphNames.INPUT_IDS, filled(tensor, ids));
    addMask(graph, texts, inputs, scope);
  }

  /** Adds the mask of texts: 1 for a token, 0 for padding. */
  void addMask(String graph, List<EncodedText> texts, NamedTensors inputs, TensorScope scope)
      throws GraphFailure {
    int length = paddedLength(texts);
    long[] mask = new long[texts.size() * length];
    for (int row = 0; row < texts.size(); row++) {
      Arrays.fill(mask, row * length, row * length + texts.get(row).length(), 1);
    }
    HostTensor tensor = shapes.input(graph, GraphNames.ATTENTION_MASK, scope, texts.size(), length);
    inputs.put(GraphNames.ATTENTION_MASK, filled(tensor, mask));
  }

  /** Adds which image and which text each pair is made of. */
  void addPairs(String graph, Chunk chunk, NamedTensors inputs, TensorScope scope)
      throws GraphFailure {
    HostTensor images = shapes.input(graph, GraphNames.IMAGE_OF_PAIR, scope, chunk.pairs(), 1);
    HostTensor texts = shapes.input(graph, GraphNames.TEXT_OF_PAIR, scope, chunk.pairs(), 1);
    inputs.put(GraphNames.IMAGE_OF_PAIR, filled(images, longs(chunk.imageOfPair())));
    inputs.put(GraphNames.TEXT_OF_PAIR, filled(texts, longs(chunk.textOfPair())));
  }

  private static HostTensor filled(HostTensor tensor, long[] values) {
    tensor.longs().put(values);
    return tensor;
  }

  private static long[] longs(List<Integer> numbers) {
    return numbers.stream().mapToLong(Integer::longValue).toArray();
  }
}
