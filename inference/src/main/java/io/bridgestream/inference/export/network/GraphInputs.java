package io.bridgestream.inference.export.network;

import static io.bridgestream.inference.manifest.GraphNames.ATTENTION_MASK;
import static io.bridgestream.inference.manifest.GraphNames.IMAGES;
import static io.bridgestream.inference.manifest.GraphNames.IMAGE_SLOTS;
import static io.bridgestream.inference.manifest.GraphNames.INPUT_IDS;
import static io.bridgestream.inference.manifest.GraphNames.PIXELS;
import static io.bridgestream.inference.manifest.GraphNames.TEXTS;
import static io.bridgestream.inference.manifest.GraphNames.TOKENS;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.export.layers.PixelNormalization;
import io.bridgestream.inference.manifest.ImageInput;
import io.bridgestream.inference.manifest.TensorSignature.Dimension;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.model.tensors.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes into the graphs, up to the towers, and how features pass between them. */
final class GraphInputs {
  private final ElementType stateType;
  private final ModelConfig config;
  private final ImageInput image;
  private final FeatureNames names;
  private final PixelNormalization normalization;
  private final VisionTower visionTower;
  private final TextTower textTower;

  GraphInputs(Parameters model, ModelConfig config, ImageInput image) {
    VisionConfig vision = config.vision();
    int patchArea = vision.patchSize() * vision.patchSize();
    this.stateType = model.arithmetic().stateType();
    this.config = config;
    this.image = image;
    this.names = new FeatureNames(config);
    this.normalization = new PixelNormalization(model, image.mean(), image.std(), patchArea);
    this.visionTower = new VisionTower(model, vision);
    this.textTower = new TextTower(model, config.text());
  }

  /** Adds the inputs of the vision tower and emits it. */
  VisionTower.Levels vision(Graph graph) {
    Value patches = patches(graph); // [B, n², C·P·P]
    Optional<Value> slots =
        config
            .heads()
            .nlvr2()
            .map(head -> graph.input(IMAGE_SLOTS, ElementType.I64, new Dynamic(IMAGES)));
    return visionTower.emit(graph, patches, slots);
  }

  private Value patches(Graph graph) {
    Dimension batch = new Dynamic(IMAGES);
    Dimension side = new Fixed(image.side());
    Dimension channels = new Fixed(config.vision().channels());
    return switch (image.format()) {
      case BYTES -> {
        Value pixels = graph.input(PIXELS, ElementType.U8, batch, side, side, channels);
        yield normalization.emit(graph, visionTower.embeddings().patchesOfPixels(graph, pixels));
      }
      case NORMALIZED -> {
        Value pixels = graph.input(PIXELS, ElementType.F32, batch, channels, side, side);
        yield graph.cast(visionTower.embeddings().patchesOfPlanes(graph, pixels), stateType);
      }
    };
  }

  /** Adds the mask: int32 [texts, T]. */
  Value mask(Graph graph) {
    Value mask =
        graph.input(ATTENTION_MASK, ElementType.I64, new Dynamic(TEXTS), new Dynamic(TOKENS));
    return graph.cast(mask, ElementType.I32);
  }

  /** Adds the token ids and emits the text tower. */
  TextTower.Levels text(Graph graph, Value mask) {
    Value ids = graph.input(INPUT_IDS, ElementType.I64, new Dynamic(TEXTS), new Dynamic(TOKENS));
    return textTower.emit(graph, ids, mask);
  }

  /** Adds the features of a modality as inputs. */
  SideFeatures features(Graph graph, Modality modality) {
    List<Value> values = new ArrayList<>();
    for (String name : names.of(modality)) {
      values.add(graph.input(name, stateType, shape(modality)));
    }
    return SideFeatures.of(values);
  }

  /** Adds the features of a modality as outputs. */
  void outputFeatures(Graph graph, Modality modality, SideFeatures features) {
    List<String> outputs = names.of(modality);
    List<Value> values = features.values();
    for (int i = 0; i < outputs.size(); i++) {
      graph.output(outputs.get(i), values.get(i), stateType, shape(modality));
    }
  }

  private Dimension[] shape(Modality modality) {
    Dimension width = new Fixed(config.crossModal().hiddenSize());
    return switch (modality) {
      case TEXT -> new Dimension[] {new Dynamic(TEXTS), new Dynamic(TOKENS), width};
      case IMAGE -> new Dimension[] {new Dynamic(IMAGES), new Fixed(image.imageTokens()), width};
    };
  }
}
